"""Every answer in suites/maths, computed again."""

import collections
import pathlib
import unittest

from datasets import read_dataset
from maths_answers import COMPETITION, GRADE_SCHOOL

SUITE = pathlib.Path(__file__).resolve().parents[2] / "suites" / "maths"


class Maths(unittest.TestCase):
    """Row N."""

    def check(self, file, level, answers):
        items = read_dataset(SUITE / file)[1]
        self.assertGreaterEqual(len(items), 40)
        self.assertEqual({item["id"] for item in items}, set(answers))
        for item in items:
            self.assertEqual(item["tags"]["level"], level)
            self.assertEqual(item["target"]["answer"], str(answers[item["id"]]()), item["id"])
        return items

    def test_competition_problems_have_the_answers_that_a_search_finds(self):
        items = self.check("competition.jsonl", "competition", COMPETITION)
        self.assertGreaterEqual(len(collections.Counter(item["tags"]["topic"] for item in items)), 5)

    def test_grade_school_problems_have_the_answers_of_their_stories(self):
        self.check("grade_school.jsonl", "grade-school", GRADE_SCHOOL)


if __name__ == "__main__":
    unittest.main()
