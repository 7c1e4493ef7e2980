"""A disk that fills during a run ends it with exit code 3; once there is room, `resume` finishes it with the same
measurements. On a small tmpfs in a mount namespace of its own; skipped by name where none can be made.

usage: disk_full_test.py SYSCARD SOURCE_DIR
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SUITE = SOURCE / "tests/data/sampled_suite"
NAMESPACE = ["unshare", "--mount", "--map-root-user"]
MAY_MOUNT = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode == 0

SCRIPT = """
mount -t tmpfs -o size={size}k none "$PLACE" || exit 99
"$SYSCARD" card "$SUITE" --framework "$SUITE/framework.yaml" --seed 7 --subject "replay:$REPLAY" -o "$PLACE/out" --quiet 2> "$REPORT/error" ; echo $? > "$REPORT/full"
mount -o remount,size=50m "$PLACE" || exit 99
"$SYSCARD" resume "$PLACE/out" --quiet > /dev/null ; echo $? > "$REPORT/resumed"
"$SYSCARD" verify "$PLACE/out" > /dev/null ; echo $? > "$REPORT/verified"
cp "$PLACE/out/card.json" "$REPORT/card.json"
"""


def measurements(card: pathlib.Path) -> list:
    return [measurement for evaluation in json.loads(card.read_text())["evaluations"] for measurement in evaluation["measurements"]]


@unittest.skipUnless(MAY_MOUNT, "skipped: this user may not mount a tmpfs in a namespace of its own")
class DiskFull(unittest.TestCase):
    def run_on_disk_of(self, kilobytes: int) -> pathlib.Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        place, report = pathlib.Path(folder.name, "disk"), pathlib.Path(folder.name, "report")
        place.mkdir()
        report.mkdir()
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SYSCARD": SYSCARD, "SUITE": str(SUITE), "PLACE": str(place), "REPORT": str(report), "REPLAY": str(SOURCE / "tests/data/replay_all.jsonl")}
        done = subprocess.run([*NAMESPACE, "sh", "-c", SCRIPT.format(size=kilobytes)], env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return report

    def test_a_full_disk_stops_the_run_and_resume_finishes_it(self):
        undisturbed = self.run_on_disk_of(50_000)
        full = self.run_on_disk_of(72)
        self.assertEqual((full / "full").read_text().strip(), "3")
        self.assertIn("hint: nothing acknowledged is lost; make room, then `syscard resume", (full / "error").read_text())
        self.assertEqual((full / "resumed").read_text().strip(), "0", "allowed, as the undisturbed run")
        self.assertEqual((full / "verified").read_text().strip(), "0")
        self.assertEqual(measurements(full / "card.json"), measurements(undisturbed / "card.json"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
