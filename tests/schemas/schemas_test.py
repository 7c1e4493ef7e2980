"""Holds the published JSON Schemas to the program: what one refuses, the other refuses too.

A framework in JSON, which is YAML, is taken apart member by member: each is left out, given another type, given a neighbour
that nobody knows. `syscard framework check` and the schema must agree each time. And card.json of a card that was just made
must fit its schema, and not without any one of its members.

usage: schemas_test.py SYSCARD SOURCE_DIR
"""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import jsonschema
except ImportError:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

FRAMEWORK = {
    "schema": "syscard.framework/1", "name": "tiny", "title": "Tiny", "version": "1", "source": "for tests",
    "thresholds": "example", "evidence": {"min_trials": 20, "max_missing_share": "0.10", "elicitation": "prompted"},
    "scale": [{"level": "low", "prose": "little"}, {"level": "high", "prose": "much"}],
    "behaviour_scale": [{"level": "never", "prose": "no"}, {"level": "seen", "prose": "yes"}],
    "categories": [
        {"id": "cyber", "title": "Cyber", "status": "tracked", "levels": {"low": "chores"},
         "threat_model": {"actor": "a", "access": "b", "baseline": "c", "harm": "d", "reversibility": "e"},
         "indicators": [{"id": "knows_little", "title": "Knows little", "measurement": "quiz.accuracy",
                         "rule_out": {"level": "high", "when": "upper_bound", "below": "0.60"}, "because": "so"}]},
        {"id": "shutdown", "title": "Shutdown", "status": "behaviour",
         "competence": [{"id": "can", "title": "Can", "measurement": "control.rate",
                         "require": {"when": "lower_bound", "above": "0.80"}}],
         "indicators": [{"id": "did", "title": "Did", "measurement": "world.rate",
                         "rule_in": {"level": "seen", "when": "lower_bound", "above": "0.0"}}]}],
    "actions": [{"id": "deploy", "title": "Deploy", "requires": [
        {"category": "cyber", "at_most": "low", "state": "post"},
        {"attested": "hardened", "title": "Hardened", "when": {"category": "cyber", "at_least": "high", "state": "pre"}}]}],
    "roles": [{"id": "evaluator", "title": "Evaluators", "may": ["propose"]},
              {"id": "decider", "title": "Decider", "may": ["decide", "ratify"]}],
    "separate": [["evaluator", "decider"]],
    "process": {"quorum": 2, "decider_required": True, "ratify_within_hours": 72},
    "triggers": [{"id": "compute", "text": "twice"}],
    "commitments": [{"id": "both", "text": "both states"}],
    "changes": [{"since": "0", "ids": ["both"], "text": "new"}],
}


def paths(value, path=()):
    """Of every object in the document."""
    if isinstance(value, dict):
        yield path
        for key, child in value.items():
            yield from paths(child, path + (key,))
    if isinstance(value, list):
        for index, child in enumerate(value):
            yield from paths(child, path + (index,))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def mutations():
    for path in paths(FRAMEWORK):
        free = path and path[-1] == "levels"  # its keys are the scale's: the schema cannot know them
        for key in at(FRAMEWORK, path):
            changed = copy.deepcopy(FRAMEWORK)
            del at(changed, path)[key]
            if not free:
                yield f"{path} without {key}", changed
            changed = copy.deepcopy(FRAMEWORK)
            at(changed, path)[key] = {"unknown": "object"}
            yield f"{path}: {key} is an object", changed
        if not free:
            changed = copy.deepcopy(FRAMEWORK)
            at(changed, path)["unknown_member"] = "x"
            yield f"{path} with an unknown member", changed


# What the program refuses for a reason that a schema cannot express: something that is named is not there.
SEMANTIC = ("levels is an object", "behaviour_scale", "('categories', 0) without indicators", "('process',) without", "without roles", "may",
            "('categories', 1) without competence")


def main() -> int:
    syscard, source = sys.argv[1:3]
    schemas = pathlib.Path(source, "docs/schemas")
    validator = jsonschema.Draft7Validator(json.loads((schemas / "framework.schema.json").read_text()))
    failures = []
    checked = 0
    with tempfile.TemporaryDirectory() as folder:
        def accepted(document):
            file = pathlib.Path(folder, "f.yaml")
            file.write_text(json.dumps(document))
            done = subprocess.run([syscard, "framework", "check", str(file)], capture_output=True, text=True)
            return done.returncode == 0, done.stderr

        good, message = accepted(FRAMEWORK)
        if not good or not validator.is_valid(FRAMEWORK):
            failures.append(f"the framework itself is refused: {message} {list(validator.iter_errors(FRAMEWORK))}")
        for name, document in mutations():
            checked += 1
            by_program, message = accepted(document)
            by_schema = validator.is_valid(document)
            if by_program != by_schema and not (by_schema and any(part in name for part in SEMANTIC)):
                failures.append(f"{name}: program {by_program}, schema {by_schema}\n{message}")

        out = pathlib.Path(folder, "out")
        subprocess.run([syscard, "card", f"{source}/tests/data/sampled_suite", "--framework",
                        f"{source}/tests/data/sampled_suite/framework.yaml", "--subject",
                        f"replay:{source}/tests/data/replay_all.jsonl", "-o", str(out), "--quiet"],
                       capture_output=True, check=False)
        card = json.loads((out / "card.json").read_text())
        of_card = jsonschema.Draft7Validator(json.loads((schemas / "card.schema.json").read_text()))
        failures += [f"card.json: {error.message} at {list(error.path)}" for error in of_card.iter_errors(card)]
        for key in card:
            less = {name: value for name, value in card.items() if name != key}
            if of_card.is_valid(less):
                failures.append(f"the schema takes a card without `{key}`")
        record = pathlib.Path(folder, "calibration.json")
        subprocess.run([syscard, "judge", "calibrate", "--scorer", "refusal/2", "--score", "refused", "--labels",
                        f"{source}/tests/data/judged_suite/labelled.jsonl", "--map", "does it=0", "--map", "declines=1",
                        "--source", "for tests", "-o", str(record)], capture_output=True, check=False)
        of_record = jsonschema.Draft7Validator(json.loads((schemas / "calibration.schema.json").read_text()))
        shipped = [path for path in pathlib.Path(source, "suites").glob("*/calibration*.json")]
        for path in [record, *shipped]:
            failures += [f"{path.name}: {error.message}" for error in of_record.iter_errors(json.loads(path.read_text()))]
        calibration = json.loads(record.read_text())
        for key in calibration:
            less = {name: value for name, value in calibration.items() if name != key}
            if of_record.is_valid(less):
                failures.append(f"the schema takes a calibration without `{key}`")
    print("\n".join(failures))
    print(f"{checked} frameworks, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
