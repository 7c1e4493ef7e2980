"""Every suite of the repository can be planned.

usage: plan_suites.py SYSCARD REPOSITORY
"""

import pathlib
import subprocess
import sys


def main(syscard, repository):
    suites = sorted(path.parent for path in (pathlib.Path(repository) / "suites").glob("*/suite.yaml"))
    framework = pathlib.Path(repository) / "frameworks" / "preparedness-beta.yaml"
    plan = subprocess.run(
        [syscard, "plan", *suites, "--framework", framework], capture_output=True, text=True, timeout=300
    )
    print(plan.stdout, plan.stderr, sep="\n")
    named = [suite.name for suite in suites if f"suite {suite.name} version" in plan.stdout]
    missing = sorted({suite.name for suite in suites} - set(named))
    if missing:
        print("not in the plan:", ", ".join(missing))
    return 0 if plan.returncode == 0 and named and not missing else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
