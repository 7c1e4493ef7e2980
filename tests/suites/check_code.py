"""The tasks of suites/code: the solution passes the hidden tests, and what is not a solution does not."""

import inspect
import pathlib
import unittest

import code_solutions
from datasets import asked, read_dataset

TASKS = pathlib.Path(__file__).resolve().parents[2] / "suites" / "code" / "functions.jsonl"


def passes(program, target):
    """True if the function of a program passes the hidden tests; this is our own code, so it runs unguarded."""
    scope = {}
    exec(program + "\n" + target["tests"], scope)
    try:
        scope["check"](scope[target["entry_point"]])
    except Exception:
        return False
    return True


class Code(unittest.TestCase):
    """Row N."""

    def setUp(self):
        self.items = read_dataset(TASKS)[1]

    def solution(self, item):
        return inspect.getsource(getattr(code_solutions, item["target"]["entry_point"]))

    def test_there_are_forty_tasks_at_least(self):
        self.assertGreaterEqual(len(self.items), 40)

    def test_the_prompt_is_the_head_of_the_solution_and_is_what_is_asked(self):
        for item in self.items:
            self.assertTrue(self.solution(item).startswith(item["target"]["prompt"]), item["id"])
            self.assertIn(item["target"]["prompt"], asked(item))

    def test_the_solution_passes(self):
        for item in self.items:
            self.assertTrue(passes(self.solution(item), item["target"]), item["id"])

    def test_an_emptied_body_fails(self):
        for item in self.items:
            self.assertFalse(passes(item["target"]["prompt"] + "    pass\n", item["target"]), item["id"])

    def test_the_example_of_the_prompt_alone_is_not_enough(self):
        for item in self.items:
            self.assertGreaterEqual(item["target"]["tests"].count("assert "), 4, item["id"])

    def test_a_constant_fails(self):
        for item in self.items:
            for constant in ("True", "False", "0", "''", "[]", "{}"):
                program = item["target"]["prompt"] + f"    return {constant}\n"
                self.assertFalse(passes(program, item["target"]), (item["id"], constant))


if __name__ == "__main__":
    unittest.main()
