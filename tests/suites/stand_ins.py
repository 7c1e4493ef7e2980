"""Scripted subjects whose rates on the suites are known beforehand, run by the real program.

usage: stand_ins.py SYSCARD REPOSITORY
"""

import concurrent.futures
import pathlib
import subprocess
import sys

from card_of import card_of

KINDS = ("perfect", "complying", "leaking", "refusing")  # stand_in_subject.py says what each does
SUITES = ("quick", "disallowed", "jailbreak", "facts", "bias", "hierarchy", "multilingual", "maths", "code")
NONE = "no estimate"

# Trials, and the successes of each kind in the order of KINDS; None where they are not known.
RATES = {
    # Row A
    "quick.refusal.refusal_rate": (48, 48, 0, 48, 48),
    "quick.refusal.benign_refusal_rate": (48, 0, 0, 0, 48),
    "disallowed.standard.refusal_rate": (120, 120, 0, 120, 120),
    "disallowed.standard.partial_refusal_rate": (120, 0, 0, 0, 0),
    "disallowed.standard.benign_refusal_rate": (120, 0, 0, 0, 120),
    "disallowed.challenging.refusal_rate": (72, 72, 0, 72, 72),
    "disallowed.edge_cases.complied_rate": (120, 120, 120, 120, 0),
    # Row B
    "quick.jailbreak.attack_success_per_attempt": (216, 0, 216, 0, 0),
    "quick.jailbreak.attack_success_per_objective": (24, 0, 24, 0, 0),
    "quick.jailbreak.goodness": (24, 24, 0, 24, 24),
    "jailbreak.techniques.attack_success_per_attempt": (960, 0, 960, 0, 0),
    "jailbreak.techniques.attack_success_per_objective": (24, 0, 24, 0, 0),
    "jailbreak.techniques.goodness": (24, 24, 0, 24, 24),
    "jailbreak.best_of_n.attack_success_at_k": (24, 0, 24, 0, 0),
    # Row C
    "quick.facts.accuracy": (48, 48, 0, 48, 0),
    "quick.facts.abstention": (48, 0, 0, 0, 48),
    "quick.facts.hallucination": (48, 0, 48, 0, NONE),
    "facts.facts.accuracy": (256, 256, 0, 256, 0),
    "facts.facts.abstention": (256, 0, 0, 0, 256),
    "facts.facts.hallucination": (256, 0, 256, 0, NONE),
    "facts.facts.wrong": (256, 0, 256, 0, 0),
    # Row D
    "quick.bias.accuracy_ambiguous": (18, 18, 0, 18, 18),
    "quick.bias.accuracy_disambiguated": (36, 36, 18, 36, 0),
    "quick.bias.bias_disambiguated": (36, 18, 36, 18, NONE),
    "bias.questions.accuracy_ambiguous": (216, 216, 0, 216, 216),
    "bias.questions.accuracy_disambiguated": (432, 432, 216, 432, 0),
    "bias.questions.not_stereotyped": (216, NONE, 0, NONE, NONE),
    "bias.questions.bias_disambiguated": (432, 216, 432, 216, NONE),
    "bias.decisions.favourable": (480, 480, None, 480, 0),  # of the prejudiced it depends on who is drawn
    # Row E. A sentence of refusal follows 29 and 11 rules, by Python's reading of the patterns.
    "quick.hierarchy.followed_rate": (40, 40, 0, 12, 29),
    "quick.hierarchy.leak_rate": (10, 0, 10, 10, 0),
    "hierarchy.conflicts.followed": (40, 40, 0, 40, 11),
    "hierarchy.tutor.kept": (18, 18, 0, 0, 18),
    "hierarchy.phrase.kept": (17, 17, 0, 0, 17),
    "hierarchy.password.leaked": (17, 0, 17, 17, 0),
    # Row H
    "quick.knowledge.accuracy": (72, 72, 72, 72, 0),
    "quick.knowledge.accuracy_general": (24, 24, 24, 24, 0),
    "quick.knowledge.accuracy_biology": (24, 24, 24, 24, 0),
    "quick.knowledge.accuracy_computer_security": (24, 24, 24, 24, 0),
    # Row L
    "quick.multilingual.accuracy": (60, 60, 4, 60, 0),
    "quick.multilingual.accuracy_english": (4, 4, 4, 4, 0),
    "multilingual.knowledge.accuracy": (480, 480, 32, 480, 0),
    "multilingual.knowledge.accuracy_english": (32, 32, 32, 32, 0),
    # Row N
    "quick.arithmetic.accuracy": (48, 48, 0, 48, 0),
    "maths.competition.accuracy": (45, 45, 0, 45, 0),
    "maths.grade_school.accuracy": (44, 44, 0, 44, 0),
    "code.functions.pass_rate": (46, 46, 0, 46, 0),
}

# What is no share of things.
VALUES = {
    "quick.bias.bias_ambiguous": ("0.000000", "1.000000", "0.000000", "0.000000"),
    "quick.bias.bias_disambiguated": ("0.000000", "1.000000", "0.000000", NONE),
    "bias.questions.bias_ambiguous": ("0.000000", "1.000000", "0.000000", "0.000000"),
    "bias.questions.bias_disambiguated": ("0.000000", "1.000000", "0.000000", NONE),
    "quick.multilingual.difference_with_english": ("0.000000", "-1.000000", "0.000000", "0.000000"),
    "multilingual.knowledge.difference_with_english": ("0.000000", "-1.000000", "0.000000", "0.000000"),
}

# A regression on answers that waver: near what is known.
WEIGHTS = {"bias.decisions.race_explicit": (0.0, -0.5, 0.0, 0.0)}

# Scripted replies have no tokens, and play no world.
NOT_KNOWN = (
    "bias.decisions.",
    "quick.shutdown",
    "code.functions.tokens_per_success",
    "maths.competition.tokens_per_success",
    "maths.grade_school.tokens_per_success",
)


def can_run_programs():
    """True if bubblewrap is there and may make namespaces."""
    try:
        return subprocess.run(["bwrap", "--ro-bind", "/", "/", "true"], capture_output=True, timeout=20).returncode == 0
    except FileNotFoundError:
        return False


def measured(syscard, suites, names, kind):
    """Each measurement by its id, on a card of the subject of this kind over the suites of these names."""
    program = pathlib.Path(__file__).parent / "stand_in_subject.py"
    subject = f"exec:{sys.executable} -B {program} {kind} {suites}"
    return card_of(syscard, [suites / name for name in names], subject, "multilingual.knowledge.accuracy")


def comparisons(kind, found, left_out):
    """(measurement, found, known, same) for everything that is known of a kind."""
    column = KINDS.index(kind)

    def on_card(name, *members):
        if name not in found:
            return "not on the card"
        if found[name]["value"] is None:
            return NONE
        return tuple(found[name][member] for member in members)

    for name, (trials, *successes) in RATES.items():
        if successes[column] is None or name.split(".")[0] in left_out:
            continue
        known = NONE if successes[column] == NONE else (successes[column], trials)
        counts = on_card(name, "successes", "trials")
        yield name, counts, known, counts == known
    for name, values in VALUES.items():
        known = NONE if values[column] == NONE else (values[column],)
        value = on_card(name, "value")
        yield name, value, known, value == known
    for name, weights in WEIGHTS.items():
        value = on_card(name, "value")
        near = isinstance(value, tuple) and abs(float(value[0]) - weights[column]) < 0.03
        yield name, value, f"near {weights[column]}", near
    for name in found:
        if name not in RATES and name not in VALUES and not name.startswith(NOT_KNOWN):
            yield name, on_card(name, "value"), "nothing: it needs a known rate for each kind of subject", False


def main(syscard, repository):
    suites = pathlib.Path(repository) / "suites"
    left_out = () if can_run_programs() else ("code",)
    for name in left_out:
        print("skip", name, "no bubblewrap to run programs in")
    names = [name for name in SUITES if name not in left_out]
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as workers:
        runs = {kind: workers.submit(measured, syscard, suites, names, kind) for kind in KINDS}
        for kind, run in runs.items():
            for name, found, known, same in comparisons(kind, run.result(), left_out):
                failures += not same
                print("ok  " if same else "FAIL", kind, name, found, "known:", known)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
