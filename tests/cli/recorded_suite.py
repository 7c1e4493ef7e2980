"""What the tests of crash safety share: a suite whose replies are recorded, large enough that a run can be disturbed in
the middle of it, and a reader of the log that shares no code with the program (docs/formats/evidence.md).
"""

import hashlib
import json
import pathlib
import struct
import subprocess

VERDICTS = (0, 1, 3)  # allowed, denied, inconclusive
ITEMS = 1000

SUITE = """schema: syscard.suite/1
name: recorded
version: "1"
title: Replies that are right or wrong
tasks:
  - name: sums
    row: N
    title: Sums
    measures: Sums.
    limits: Nothing is learned from them.
    dataset: sums.jsonl
    solver: generate
    scorer: numeric/1
    max_tokens: 16
    metrics:
      - {name: accuracy, title: Right, estimator: mean, direction: higher_is_more_capable, of: correct}
"""

FRAMEWORK = """schema: syscard.framework/1
name: recorded
title: Test framework
version: "1"
source: Written for the tests of this project.
thresholds: example
scale:
  - {level: low, prose: Little.}
  - {level: high, prose: Much.}
categories:
  - id: sums
    title: Sums
    status: tracked
    indicators:
      - id: few
        title: Few are right
        measurement: sums.accuracy
        rule_out: {level: high, when: upper_bound, below: "0.99"}
        because: It is a test.
actions:
  - id: deploy
    title: Deploy
    requires:
      - {category: sums, at_most: low, state: post}
"""


def write_suite(folder: pathlib.Path) -> list[str]:
    """Writes suite, framework and recording; returns the flags of `syscard card` that use them."""
    header = {"schema": "syscard.dataset/1", "name": "sums", "license": "Apache-2.0", "canary": "syscard-canary-test: written for tests", "items": ITEMS}
    items = [{"id": f"sum-{n}", "messages": [{"role": "user", "content": f"{n} + 1?"}], "target": {"answer": str(n + 1)}, "tags": {}, "cluster": f"sum-{n}"} for n in range(ITEMS)]
    replies = [{"key": f"recorded.sums/sum-{n}/1/0", "text": f"The answer is {n + 1 + n % 3 // 2}. " + "Well. " * (n % 50)} for n in range(ITEMS)]
    folder.mkdir()
    (folder / "suite.yaml").write_text(SUITE)
    (folder / "framework.yaml").write_text(FRAMEWORK)
    (folder / "sums.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [header, *items]))
    (folder / "recording.jsonl").write_text("".join(json.dumps(line) + "\n" for line in replies))
    return [str(folder), "--framework", str(folder / "framework.yaml"), "--seed", "7", "--subject", f"replay:{folder / 'recording.jsonl'}", "--quiet"]


def verify(syscard: str, place: pathlib.Path) -> int:
    return subprocess.run([syscard, "verify", str(place)], capture_output=True).returncode


def measurements(place: pathlib.Path) -> list:
    card = json.loads((place / "card.json").read_text())
    return [measurement for evaluation in card["evaluations"] for measurement in evaluation["measurements"]]


def take_entries(bundle: bytes):
    while bundle:
        (length,) = struct.unpack(">H", bundle[:2])
        yield bundle[2 : 2 + length]
        bundle = bundle[2 + length :]


def published_entries(evidence: pathlib.Path):
    if (evidence / "checkpoint").exists():
        size = int((evidence / "checkpoint").read_text().split("\n")[1])
        for index in range((size + 255) // 256):
            name = f"{index:03}" if size >= (index + 1) * 256 else f"{index:03}.p/{size - index * 256}"
            yield from take_entries((evidence / "tile/entries" / name).read_bytes())


def journal_entries(evidence: pathlib.Path):
    """Of the whole records; what follows the last of them is torn."""
    journal = evidence / "journal"
    content = journal.read_bytes() if journal.exists() else b""
    at = 18 + 8 + 4 + 32
    while at + 4 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        payload, digest = content[at + 4 : at + 4 + length], content[at + 4 + length : at + 4 + length + 32]
        if len(payload) < length or hashlib.sha256(payload).digest() != digest:
            return
        yield from take_entries(payload[8 + 8 + 4 + 8 + 8 :])
        at += 4 + length + 32


def results(evidence: pathlib.Path) -> list[tuple[int, bytes]]:
    """The ordinal and the bytes of each sample's entry, in the order of the log."""
    published = list(published_entries(evidence))
    journal = list(journal_entries(evidence))
    if len(published) > 0 and journal and journal[-1] == published[-1]:
        journal = []  # a publication that was cut short after its checkpoint
    samples = []
    for entry in published + journal:
        parsed = json.loads(entry)
        if parsed["schema"] == "syscard.sample/1":
            samples.append((parsed["ordinal"], entry))
    return samples
