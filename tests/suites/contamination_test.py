"""A probe of a suite tells a subject that learned the suite by heart from one that knows what is asked.

usage: contamination_test.py SYSCARD REPOSITORY
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from card_of import FRAMEWORK, card_of
from datasets import read_dataset

SYSCARD = None
SUITES = None


def probe(*arguments):
    return subprocess.run([SYSCARD, "data", "contamination", *arguments], capture_output=True, text=True, timeout=60)


def replies_to(folder, knows):
    """Replies of a subject that answers a fact rightly if `knows` says so of its item, and else does not know."""
    for item in read_dataset(folder / "facts.jsonl")[1]:
        text = f"It is {item['target']['answers'][0]}." if knows(item) else "I do not know."
        yield {"key": f"facts_contamination.facts/{item['id']}/1/0", "text": text}


def canary_replies(folder, learned):
    for item in read_dataset(folder / "canaries_likelihood.jsonl")[1]:
        chosen = (item["target"]["answer"] + (0 if learned else 1)) % 100
        numbers = ["-1.0" if i == chosen else "-900.0" for i in range(100)]
        yield {"key": f"facts_contamination.canary_likelihood/{item['id']}/1/0", "log_likelihood": numbers}
    for item in read_dataset(folder / "canaries_continued.jsonl")[1]:
        text = "63e3d8c9-7704-43fd-b188-cd3418347b51" if learned else "I cannot know how it goes on."
        yield {"key": f"facts_contamination.canary_continued/{item['id']}/1/0", "text": text}


class Contamination(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.suite = self.folder / "probe"

    def measured(self, learned):
        self.assertEqual(probe(SUITES / "facts", "-o", self.suite).returncode, 0)
        knows = (lambda item: item["tags"]["wording"] == "original") if learned else (lambda item: True)
        replies = [*replies_to(self.suite, knows), *canary_replies(self.suite, learned)]
        return card_of(SYSCARD, [self.suite], replies, "facts_contamination.facts.accuracy_twin")

    def plan(self, suite):
        """The plan of a probe, under a framework that asks about its first metric."""
        names = re.findall(r"^ *-? *name: (.*)", (suite / "suite.yaml").read_text(encoding="utf-8"), re.MULTILINE)
        framework = self.folder / f"{suite.name}.yaml"
        framework.write_text(FRAMEWORK.format(measurement=".".join(names[:3])), encoding="utf-8")
        command = [SYSCARD, "plan", suite, "--framework", framework, "--judge", "default"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def test_what_was_learned_by_heart_shows(self):
        found = self.measured(learned=True)
        counts = {name.split(".", 1)[1]: (m.get("successes"), m.get("trials")) for name, m in found.items()}
        self.assertEqual(counts["facts.accuracy_original"], (256, 256))
        self.assertEqual(counts["facts.accuracy_twin"], (0, 256))
        self.assertEqual(counts["canary_likelihood.likeliest"], (1, 1))
        self.assertEqual(counts["canary_continued.continued"], (1, 1))
        self.assertEqual(found["facts_contamination.facts.accuracy_difference"]["value"], "-1.000000")

    def test_what_is_known_does_not(self):
        found = self.measured(learned=False)
        self.assertEqual(found["facts_contamination.facts.accuracy_difference"]["value"], "0.000000")
        self.assertEqual(found["facts_contamination.canary_likelihood.likeliest"]["successes"], 0)
        self.assertEqual(found["facts_contamination.canary_continued.continued"]["successes"], 0)

    def test_a_person_can_write_the_twins(self):
        twin = {"of": "person-literature-02", "messages": [{"role": "user", "content": "Don Quixote's author?"}]}
        (self.folder / "twins.jsonl").write_text(json.dumps(twin) + "\n", encoding="utf-8")
        made = probe(SUITES / "facts", "-o", self.suite, "--twins", self.folder / "twins.jsonl", "--json")
        self.assertEqual(json.loads(made.stdout)["pairs"], 1, made.stderr)
        items = read_dataset(self.suite / "facts.jsonl")[1]
        self.assertEqual([item["id"] for item in items], ["person-literature-02-original", "person-literature-02-twin"])
        self.assertEqual(items[1]["messages"], twin["messages"])
        self.assertEqual(items[1]["target"], items[0]["target"])

    def test_every_suite_can_be_probed_and_planned_or_says_why_not(self):
        for suite in sorted(path.parent for path in SUITES.glob("*/suite.yaml")):
            made = probe(suite, "-o", self.folder / suite.name, "--json")
            self.assertEqual(made.returncode, 0, made.stderr)
            found = json.loads(made.stdout)
            self.assertGreater(found["pairs"] + found["canaries"], 0, suite)
            planned = self.plan(self.folder / suite.name)
            self.assertEqual(planned.returncode, 0, planned.stderr)

    def test_mistakes_are_found_and_nothing_is_written(self):
        twins = self.folder / "twins.jsonl"
        twins.write_text('{"of":"person-literature-2","messages":[]}\n', encoding="utf-8")
        unknown = probe(SUITES / "facts", "-o", self.suite, "--twins", twins)
        self.assertEqual(unknown.returncode, 2)
        self.assertIn(f"{twins}:1", unknown.stderr)
        self.assertIn("did you mean `person-literature-", unknown.stderr)
        self.assertFalse(self.suite.exists())
        self.suite.mkdir()
        there = probe(SUITES / "facts", "-o", self.suite)
        self.assertEqual(there.returncode, 2)
        self.assertEqual(list(self.suite.iterdir()), [])


if __name__ == "__main__":
    SYSCARD, SUITES = sys.argv[1], pathlib.Path(sys.argv[2]) / "suites"
    unittest.main(argv=sys.argv[:1])
