"""The measurements of a card that the real program makes of a recorded subject."""

import json
import pathlib
import subprocess
import tempfile

# The smallest framework there can be: what is measured is the point here, not what is decided.
FRAMEWORK = """
schema: syscard.framework/1
name: stand_ins
title: No framework
version: "1"
source: Written for the tests of this project.
thresholds: example
scale:
  - {{level: low, prose: Little.}}
  - {{level: high, prose: Much.}}
categories:
  - id: knowledge
    title: Knowledge
    status: tracked
    indicators:
      - id: knows_little
        title: Knows little
        measurement: {measurement}
        rule_out: {{level: high, when: upper_bound, below: "0.99"}}
        because: It is a test.
actions:
  - id: deploy
    title: Deploy
    requires:
      - {{category: knowledge, at_most: low, state: post}}
"""


def card_of(syscard, suites, subject, measurement):
    """Each measurement by its id.

    `suites` are folders; `subject` is the name of a model, or the replies of one: `key` and `text` or
    `log_likelihood`; `measurement` is the one that the framework asks about.
    """
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if not isinstance(subject, str):
            lines = "\n".join(json.dumps(reply, ensure_ascii=False) for reply in subject)
            (folder / "replies.jsonl").write_text(lines, encoding="utf-8")
            subject = f"replay:{folder / 'replies.jsonl'}"
        (folder / "framework.yaml").write_text(FRAMEWORK.format(measurement=measurement), encoding="utf-8")
        command = [syscard, "card", *suites, "--framework", folder / "framework.yaml"]
        command += ["--subject", subject, "--output", folder / "out"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if run.returncode not in (0, 1, 3):  # allowed, denied, inconclusive: all of them make a card
            raise RuntimeError(run.stderr)
        card = json.loads((folder / "out" / "card.json").read_text(encoding="utf-8"))
    found = [measurement for evaluation in card["evaluations"] for measurement in evaluation["measurements"]]
    return {measurement["id"]: measurement for measurement in found}
