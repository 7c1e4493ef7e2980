"""Runs the scripts tests/cli/*.txt: what a user types, and what a user sees.

    $ command         run by sh in an empty folder; SYSCARD, SYSCARD_VERIFY and SOURCE are set
    ? 2               its exit code
    > text            a line of stdout
    ! text            a line of stderr

`...` in a line stands for any text, alone in a line for any lines. A command without expected lines may print what it
likes; `>` or `!` alone expects an empty line.

usage: run_scripts.py SYSCARD SYSCARD_VERIFY SOURCE_DIR [SCRIPT...]
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile


class Step:
    def __init__(self, command: str, line: int):
        self.command, self.line = command, line
        self.code, self.stdout, self.stderr = 0, [], []


def parse(script: pathlib.Path) -> list[Step]:
    steps: list[Step] = []
    for number, line in enumerate(script.read_text().splitlines(), 1):
        mark, text = line[:1], line[2:]
        if not line.strip() or mark == "#":
            continue
        if mark == "$":
            steps.append(Step(text, number))
        elif mark == "?":
            steps[-1].code = int(text)
        elif mark == ">":
            steps[-1].stdout.append(text)
        elif mark == "!":
            steps[-1].stderr.append(text)
        else:
            sys.exit(f"{script}:{number}: a line must begin with $, ?, >, ! or #")
    return steps


def matches(expected: list[str], text: str) -> bool:
    if not expected:
        return True
    pattern = "".join("(?:.*\n)*" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + "\n" for line in expected)
    return re.fullmatch(pattern, text) is not None


def run(script: pathlib.Path, environment: dict) -> list[str]:
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for step in parse(script):
            done = subprocess.run(["sh", "-c", step.command], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            right = done.returncode == step.code and matches(step.stdout, done.stdout) and matches(step.stderr, done.stderr)
            if not right:
                failures.append(f"{script.name}:{step.line}: $ {step.command}\nexit {done.returncode}, expected {step.code}\nstdout:\n{done.stdout}stderr:\n{done.stderr}")
    return failures


def main() -> int:
    syscard, syscard_verify, source = sys.argv[1:4]
    environment = dict(os.environ, SYSCARD=syscard, SYSCARD_VERIFY=syscard_verify, SOURCE=source, NO_COLOR="1")
    scripts = [pathlib.Path(path) for path in sys.argv[4:]] or sorted(pathlib.Path(source, "tests/cli").glob("*.txt"))
    failures = [failure for script in scripts for failure in run(script, environment)]
    print("\n".join(failures))
    print(f"{len(scripts)} scripts, {len(failures)} failures")
    return 1 if failures or not scripts else 0


if __name__ == "__main__":
    sys.exit(main())
