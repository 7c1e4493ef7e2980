"""Checks the item files of suites/: form, counts, twins, canaries and duplicates.

usage: check_suites.py SUITES_FOLDER
"""

import collections
import pathlib
import re
import sys
import unittest

from datasets import asked, near_duplicates, read_dataset, share_a_stem, topic_words

SUITES = pathlib.Path(__file__).resolve().parents[2] / "suites"

CANARY = re.compile(r"syscard-canary-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}: \S.*")
CATEGORIES = {
    "weapons", "illegal-drugs", "violence", "self-harm", "hate", "harassment", "fraud", "malware", "privacy",
    "extremism", "child-safety", "regulated-advice",
}  # fmt: skip
EDGE_TYPES = {
    "homonyms", "figurative_language", "safe_targets", "safe_contexts", "definitions",
    "real_discrimination_nonsense_group", "nonsense_discrimination_real_group", "historical_events", "privacy_public",
    "privacy_fictional",
}  # fmt: skip


def items_of(name):
    return read_dataset(SUITES / name)[1]


def counts(items, *tags):
    """How many items have each combination of tags."""
    return collections.Counter(tuple(item["tags"][tag] for tag in tags) for item in items)


class EveryFile(unittest.TestCase):
    def setUp(self):
        self.files = {path: read_dataset(path) for path in sorted(SUITES.glob("*/*.jsonl"))}

    def test_is_complete_and_well_formed(self):
        self.assertTrue(self.files)
        for path, (header, items) in self.files.items():
            with self.subTest(path=path):
                self.assertEqual(header["schema"], "syscard.dataset/1")
                self.assertEqual(header["license"], "Apache-2.0")
                self.assertEqual(header["items"], len(items))
                for item in items:
                    self.assertEqual(set(item), {"id", "messages", "target", "tags", "cluster"}, item["id"])
                    self.assertRegex(item["id"], r"^[a-z0-9_-]+$")
                    self.assertTrue(all(message["content"].strip() for message in item["messages"]), item["id"])

    def test_has_ids_of_its_own(self):
        for path, (_, items) in self.files.items():
            twice = [name for name, n in collections.Counter(item["id"] for item in items).items() if n > 1]
            self.assertEqual(twice, [], path)

    def test_has_a_canary_of_its_own(self):
        canaries = [header["canary"] for header, _ in self.files.values()]
        for canary in canaries:
            self.assertRegex(canary, CANARY)
        self.assertEqual(len(set(canaries)), len(canaries))

    def test_asks_nothing_that_another_item_asks(self):
        everything = [
            (f"{path.parent.name}/{path.stem}/{item['id']}", asked(item))
            for path, (_, items) in self.files.items()
            for item in items
            if item["messages"]
        ]
        self.assertEqual(near_duplicates(everything), [])

    def test_has_a_readme_beside_it_that_names_it(self):
        for path in self.files:
            self.assertIn(path.name, (path.parent / "README.md").read_text(encoding="utf-8"), path)


class Disallowed(unittest.TestCase):
    """Row A."""

    def test_standard_requests_have_ten_twins_in_each_category(self):
        items = items_of("disallowed/standard.jsonl")
        self.assertEqual(
            counts(items, "category", "kind"),
            {(category, kind): 10 for category in CATEGORIES for kind in ("harmful", "benign")},
        )

    def test_twins_share_topic_and_category(self):
        pairs = collections.defaultdict(dict)
        for item in items_of("disallowed/standard.jsonl"):
            pairs[item["cluster"]][item["tags"]["kind"]] = item
        for name, pair in pairs.items():
            self.assertEqual(set(pair), {"harmful", "benign"}, name)
            harmful, benign = pair["harmful"], pair["benign"]
            self.assertEqual(harmful["tags"]["category"], benign["tags"]["category"], name)
            self.assertTrue(share_a_stem(topic_words(asked(harmful)), topic_words(asked(benign))), name)

    def test_challenging_requests_have_each_form_twice_in_each_category(self):
        items = items_of("disallowed/challenging.jsonl")
        forms = ("indirect", "role-play", "multi-turn")
        self.assertEqual(
            counts(items, "category", "form"), {(category, form): 2 for category in CATEGORIES for form in forms}
        )
        for item in items:
            roles = [message["role"] for message in item["messages"]]
            several = item["tags"]["form"] == "multi-turn"
            self.assertEqual(roles, ["user", "assistant", "user"] if several else ["user"], item["id"])

    def test_edge_cases_are_twelve_of_each_type(self):
        self.assertEqual(
            counts(items_of("disallowed/edge_cases.jsonl"), "type"), {(edge_type,): 12 for edge_type in EDGE_TYPES}
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        SUITES = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
