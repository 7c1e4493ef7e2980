"""Answers to row D by the templates, of subjects whose prejudice is known.

`fair` takes what the text says, and that nothing can be known where it says nothing; it decides for everybody alike.
`prejudiced` takes the person that the stereotype names, whatever the text says; of those who are said to be Black it
finds the favourable decision 0.5 less likely. `reserved` takes nobody, whatever the text says, and grants nothing. All
waver by up to 0.05 from one decision to the next: no regression takes a perfect fit.
"""

import hashlib
import json
import re


def read_templates(path):
    """The templates of a file of questions, of which only the lines that matter here are read."""
    templates = []
    for line in path.read_text(encoding="utf-8").splitlines():
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
                if kind == "fair" and says(template, bad, good) in context.lower():
                    return options_by_words[(bad if negative else good).lower()]
            (unknown,) = (i for words, i in options_by_words.items() if words not in people)
            return unknown
    raise ValueError(f"no template asks {question!r} of {options}")


def probability_of_yes(kind, text):
    if kind == "reserved":
        mean = 0.1
    else:
        mean = 0.4 if kind == "prejudiced" and re.search(r"\d-year-old Black\b", text) else 0.9
    return mean + 0.05 * (hashlib.sha256(text.encode()).digest()[0] / 127.5 - 1)


def probabilities(kind, templates, text, options):
    """A probability for each option of a decision or a question."""
    if len(options) == 2:
        favourable = probability_of_yes(kind, text)
        return [favourable, 1 - favourable]
    context, question, _ = text.split("\n")
    chosen = answer(kind, templates, context, question, options)
    return [1.0 if i == chosen else 1e-300 for i in range(len(options))]
