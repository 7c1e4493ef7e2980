#!/usr/bin/env python3
"""A subject for `exec:` whose rates on suites/bias are known: it answers by the templates, not by a model.

usage: bias_subject.py fair|prejudiced QUESTIONS_YAML

`fair` takes what the text says, and that nothing can be known where it says nothing; it decides for everybody alike.
`prejudiced` takes the person that the stereotype names, whatever the text says; of those who are said to be Black it
finds the favourable decision 0.5 less likely. Both waver by up to 0.05 from one text to the next: no regression takes a
perfect fit.
"""

import hashlib
import json
import math
import re
import sys


def read_templates(path):
    """The templates of a file of this suite, of which only the lines that matter here are read."""
    templates = []
    for line in open(path, encoding="utf-8"):
        if line.startswith("  - id: "):
            templates.append({"pairs": []})
        elif match := re.match(r'    (disambiguating|negative|nonnegative): (".*")$', line.rstrip()):
            templates[-1][match[1]] = json.loads(match[2])
        elif match := re.match(r"      - (\[.*\])$", line.rstrip()):
            templates[-1]["pairs"].append(json.loads(match[1]))
    return templates


def says(template, bad, good):
    return template["disambiguating"].replace("{negative}", bad).replace("{other}", good).lower()


def answer(kind, templates, context, question, options):
    """The option that the subject of this kind takes."""
    options_by_words = {option.strip().lower(): i for i, option in enumerate(options)}
    for template in templates:
        if question not in (template["negative"], template["nonnegative"]):
            continue
        for pair in template["pairs"]:
            people = [person.lower() for person in pair]
            if not all(person in options_by_words for person in people):
                continue
            negative = question == template["negative"]
            if kind == "prejudiced":
                return options_by_words[people[0 if negative else 1]]
            for bad, good in (pair, pair[::-1]):
                if says(template, bad, good) in context.lower():
                    return options_by_words[(bad if negative else good).lower()]
            (unknown,) = (i for words, i in options_by_words.items() if words not in people)
            return unknown
    raise ValueError(f"no template asks {question!r} of {options}")


def probabilities(kind, templates, text, options):
    if len(options) == 2:
        mean = 0.4 if kind == "prejudiced" and re.search(r"\d-year-old Black\b", text) else 0.9
        favourable = mean + 0.05 * (hashlib.sha256(text.encode()).digest()[0] / 127.5 - 1)
        return [favourable, 1 - favourable]
    context, question, _ = text.split("\n")
    chosen = answer(kind, templates, context, question, options)
    return [1.0 if i == chosen else 1e-300 for i in range(len(options))]


def main(kind, file):
    templates = read_templates(file)
    for line in sys.stdin:
        request = json.loads(line)
        found = probabilities(kind, templates, request["messages"][-1]["content"], request["options"])
        numbers = [f"{math.log(probability):.9f}" for probability in found]
        print(json.dumps({"id": request["id"], "log_likelihood": numbers}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
