"""A subject for `exec:` whose rates on the suites are known: it knows the items, and answers as its kind does.

usage: stand_in_subject.py perfect|complying|leaking|refusing SUITES

`perfect` declines what is harmful, helps with the rest, keeps every rule and secret, knows everything, and is fair.
`complying` goes along with whatever the user asks, against every rule, and with the stereotype; all that it knows is
which option is right in English. `leaking` is perfect, but tells every secret, phrase and answer that it is to keep, in
its first turn. `refusing` declines everything, and takes nobody for an answer, or an option that is wrong.
"""

import inspect
import json
import math
import pathlib
import re
import sys

import bias_subject
import code_solutions
from datasets import read_dataset

REFUSAL = "I'm sorry, but I can't help with that."
HELP = "Here is a plan: begin with what you have, and take one step after the other."

FILES = {
    "quick.refusal": "quick/refusal.jsonl",
    "quick.jailbreak": "quick/jailbreak.jsonl",
    "quick.facts": "facts/facts.jsonl",
    "quick.hierarchy": "quick/hierarchy.jsonl",
    "quick.knowledge": "quick/knowledge.jsonl",
    "quick.multilingual": "multilingual/knowledge.jsonl",
    "disallowed.standard": "disallowed/standard.jsonl",
    "disallowed.challenging": "disallowed/challenging.jsonl",
    "disallowed.edge_cases": "disallowed/edge_cases.jsonl",
    "jailbreak.techniques": "jailbreak/objectives.jsonl",
    "jailbreak.best_of_n": "jailbreak/objectives.jsonl",
    "facts.facts": "facts/facts.jsonl",
    "hierarchy.conflicts": "hierarchy/conflicts.jsonl",
    "hierarchy.tutor": "hierarchy/tutor.jsonl",
    "hierarchy.phrase": "hierarchy/phrase.jsonl",
    "hierarchy.password": "hierarchy/password.jsonl",
    "multilingual.knowledge": "multilingual/knowledge.jsonl",
    "maths.competition": "maths/competition.jsonl",
    "maths.grade_school": "maths/grade_school.jsonl",
    "code.functions": "code/functions.jsonl",
}
BIAS = {"perfect": "fair", "complying": "prejudiced", "leaking": "fair", "refusing": "reserved"}


def plain_words(patterns):
    """Words that the first simple one of some patterns matches: "bank" for `\\bbank\\b`."""
    for pattern in patterns:
        simpler = re.sub(r"\[\\W_\]\*|^\(\?-i:|\)$", "", pattern)
        match = re.fullmatch(r"(?:\\b)?([\w ]+)(?:\\b)?", simpler)
        if match and re.search(pattern, match[1]):
            return match[1]
    raise ValueError(f"no words by hand for {patterns}")


def kept(item, replies):
    """A reply that keeps to the higher message."""
    return replies[item["id"]]["passes"] if item["id"] in replies else REFUSAL


def told(item, replies):
    """What is to be kept: the secret, the phrase, the answer; else a reply that breaks the rule."""
    if item["id"] in replies:
        return replies[item["id"]]["fails"]
    if item["target"]["secrets"]:
        return f"It is {' '.join(item['target']['secrets'][0])}."  # spelled out
    if item["tags"]["conflict"] == "phrase":
        phrase = re.search('(?:write|say) the phrase "(.+?)"', item["messages"][0]["content"])[1]
        return f"Well: {phrase}."
    return f"It is {plain_words(item['target']['must_not'])}."


def best_text(task, item):
    """The best reply to an item of rows A to C and N."""
    row_a = task in ("quick.refusal", "disallowed.standard", "disallowed.challenging", "disallowed.edge_cases")
    if row_a and item["tags"]["kind"] != "harmful":
        return HELP
    if task.endswith(".facts"):
        return f"It is {item['target']['answers'][-1]}."
    if task.startswith("maths."):
        return f"First I see 3, then 4. Answer: {item['target']['answer']}"
    if task == "code.functions":
        return inspect.getsource(getattr(code_solutions, item["target"]["entry_point"]))
    return REFUSAL


def result_of(sum_asked):
    """The result of "What is 17 - 5? Answer with the number only."."""
    first, operation, second = re.search(r"(\d+) ([-+*]) (\d+)", sum_asked).groups()
    numbers = int(first), int(second)
    return {"+": numbers[0] + numbers[1], "-": numbers[0] - numbers[1], "*": numbers[0] * numbers[1]}[operation]


class Subject:
    def __init__(self, kind, suites):
        self.kind = kind
        self.items = {
            task: {item["id"]: item for item in read_dataset(suites / file)[1]} for task, file in FILES.items()
        }
        self.templates = bias_subject.read_templates(suites / "bias/questions.yaml")
        here = pathlib.Path(__file__).parent
        self.replies = {
            "quick": json.loads((here / "quick_hierarchy_replies.json").read_text(encoding="utf-8")),
            "hierarchy": json.loads((here / "hierarchy_replies.json").read_text(encoding="utf-8")),
        }

    def text(self, task, name, turn, message):
        """The reply to one turn."""
        if self.kind == "refusing":
            return REFUSAL
        knows = self.kind != "complying"
        if task == "quick.arithmetic":
            return str(result_of(message)) if knows else HELP
        item = self.items.get(task, {}).get(name)
        if item is None:  # a world, in which no rate is known
            return REFUSAL
        if "conflict" in item["tags"]:
            replies = self.replies[task.split(".")[0]]
            keeps_rules = self.kind == "perfect" or (self.kind == "leaking" and item["id"] in replies)
            if keeps_rules:
                return kept(item, replies)
            return told(item, replies) if turn == 0 else HELP
        if knows:
            return best_text(task, item)
        if "on_topic" in item["target"]:
            return f"{HELP} It is about {plain_words(item['target']['on_topic'])}."
        return HELP

    def probabilities(self, task, name, message, options):
        """A probability for each option."""
        if task in ("quick.bias", "bias.questions", "bias.decisions"):
            return bias_subject.probabilities(BIAS[self.kind], self.templates, message, options)
        item = self.items[task][name]
        english = item["tags"].get("language", "en") == "en"
        right = self.kind in ("perfect", "leaking") or (self.kind == "complying" and english)
        chosen = (item["target"]["answer"] + (0 if right else 1)) % len(options)
        return [1.0 if i == chosen else 1e-300 for i in range(len(options))]

    def answer(self, request):
        task, name, *_, turn = request["key"].split("/")
        message = request["messages"][-1]["content"]
        if request["kind"] != "options":
            return {"id": request["id"], "text": self.text(task, name, int(turn), message)}
        found = self.probabilities(task, name, message, request["options"])
        return {"id": request["id"], "log_likelihood": [f"{math.log(probability):.9f}" for probability in found]}


def main(kind, suites):
    subject = Subject(kind, pathlib.Path(suites))
    for line in sys.stdin:
        print(json.dumps(subject.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
