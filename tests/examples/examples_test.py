"""Builds the example cards and holds them to what they must show.

usage: examples_test.py SYSCARD SOURCE_DIR
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)


def numbers(text):
    return [float(number) for number in re.findall(r"\d*\.\d+|\d+", text.replace(",", ""))]


def transcription(path):
    rows = {}
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            continue
        name, items, figures = (line + "\t\t").split("\t")[:3]
        rows[name] = (numbers(items), sorted(numbers(figures)))
    return rows


def check_figures(card, subject, path):
    """The card's table of published figures against the second transcription, both ways."""
    figures, items = collections.defaultdict(list), collections.defaultdict(set)
    for record in card["records"]:
        if record["schema"] != "syscard.published/1" or record["subject"] != subject:
            continue
        row = record["id"].rsplit("-", 1)[0]
        figures[row] += numbers(record["value"])
        items[row].update(numbers(record.get("n", "")))
    second = transcription(path)
    for row, (n, values) in second.items():
        expect(row in figures, f"{subject}: {row} is not in the card")
        expect(sorted(figures[row]) == values, f"{subject} {row}: card {sorted(figures[row])}, second {values}")
        expect(set(n) <= items[row], f"{subject} {row}: n {items[row]}, second {n}")
    for row in figures:
        expect(row in second or row in ("named", "level"), f"{subject}: {row} stands in the card alone")


def statuses(card):
    return {item["number"]: item["status"] for item in card["checklist"]}


def by_id(items, key="id"):
    return {item[key]: item for item in items}


def check_worked_cards(o1, o3, source):
    check_figures(o1, "o1", source / "tests/data/published/o1.tsv")
    check_figures(o3, "o3-mini", source / "tests/data/published/o3-mini.tsv")
    for card in (o1, o3):
        expect(card["summary"][0].startswith("Nothing was run:"), card["summary"][0])
        # 1, 2 and 49: nothing was asked, so no revision answered, and no result has a day. Then counts, intervals,
        # thresholds, votes, words that compare.
        for number in (1, 2, 49, 25, 26, 46, 47, 57):
            expect(statuses(card)[number] != "met", f"{card['title']} meets {number}")
    findings = by_id(o3["findings"])
    for name in ("oversight", "shutdown", "reward-hacking"):
        expect(findings.get(name, {}).get("status") == "open", f"{name} is not open: {findings.get(name)}")
    coverage = by_id(o3["coverage"], "evaluation")
    for name in ("WildChat", "SimpleQA", "Multimodal refusal", "Training-data regurgitation", "METR suite",
                 "Apollo: deactivated oversight", "Reward hacking"):
        expect(coverage.get(name, {}).get("change") == "dropped", f"{name} is not dropped: {coverage.get(name)}")
    for name in ("PersonQA accuracy", "PersonQA hallucination"):  # one prints shares, the other percent
        expect(coverage.get(name, {}).get("change") == "same", f"{name} is not the same: {coverage.get(name)}")
    for name in ("Arena", "Capture the flag"):
        expect(coverage.get(name, {}).get("change") == "changed", f"{name} is not changed: {coverage.get(name)}")


def check_people(card):
    met = sum(status == "met" for status in statuses(card).values())
    unmet = [(item["number"], item["reason"]) for item in card["checklist"] if item["status"] != "met"]
    expect(met >= 55, f"only {met} of 60 met; not: {unmet}")
    expect(all(record["example"] for record in card["records"] if record["by"]["role"] != "program"),
           "a sample record is not marked as an example")
    deploy = by_id(card["rating"]["actions"], "action")["deploy"]
    expect(deploy["decision"] == "allowed", f"deploy is {deploy['decision']}")
    expect(by_id(card["findings"])["no-refusal"]["status"] == "closed", "the earlier finding is not closed")


def main() -> int:
    syscard, source = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        built = subprocess.run([str(source / "examples/build"), syscard, folder], capture_output=True, text=True)
        if built.returncode != 0:
            print(f"examples/build: {built.returncode}\n{built.stdout}{built.stderr}")
            return 1
        cards = {name: json.loads((out / name / "card.json").read_text()) for name in ("o1", "o3-mini", "people")}
        check_worked_cards(cards["o1"], cards["o3-mini"], source)
        check_people(cards["people"])
        pages = {name: (out / name / "card.md").read_text() for name in cards}
        expect("not published" in pages["o3-mini"], "the worked card does not say what was not published")
        expect("Twelve objectives in three fixed disguises" in pages["people"], "the dissent is not on the card")
        for name in cards:
            verified = subprocess.run([syscard, "verify", str(out / name), "--json"], capture_output=True, text=True)
            expect(verified.returncode == 0, f"{name} does not verify: {verified.stdout[:2000]}")
        for file in ("card.json", "card.md", "card.html", "card.txt"):
            page = out / "people" / file
            text = page.read_text()
            page.write_text(text.replace("fixed disguises", "mixed disguises", 1))
            changed = subprocess.run([syscard, "verify", str(out / "people")], capture_output=True, text=True)
            expect(changed.returncode == 4 and file in changed.stdout, f"a changed dissent in {file} goes unnoticed")
            page.write_text(text)
    print("\n".join(failures))
    print(f"3 cards, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
