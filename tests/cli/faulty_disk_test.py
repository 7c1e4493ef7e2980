"""The real program on a disk that fails (faulty_disk.c): whichever fsync fails, and at whichever byte the disk is full,
it stops with a clear error, claims nothing, and what it wrote is a log that `resume` on a sound disk finishes with the
same measurements.

usage: faulty_disk_test.py SYSCARD FAULTY_DISK_SO
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import recorded_suite as suite

SYSCARD, SHIM = sys.argv[1:3]
MEMORY = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
CANNOT_START = ("no run lies in", "before its plan was committed", "there is no log")


class FaultyDisk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(dir=MEMORY, prefix="syscard-disk-")
        cls.root = pathlib.Path(cls.folder.name)
        cls.flags = suite.write_suite(cls.root / "suite")
        done = cls.card(cls.root / "sound", FAULTY_COUNT=str(cls.root / "count"))
        assert done.returncode in suite.VERDICTS, done.stderr
        cls.syncs, cls.bytes = map(int, (cls.root / "count").read_text().split())
        cls.expected = suite.measurements(cls.root / "sound")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def card(cls, place: pathlib.Path, **faults: str) -> subprocess.CompletedProcess:
        environment = dict(os.environ, LD_PRELOAD=SHIM, NO_COLOR="1", **faults)
        return subprocess.run([SYSCARD, "card", *cls.flags, "-o", str(place), "--acknowledge", str(place) + ".acknowledged"], env=environment, capture_output=True, text=True)

    def expect_stop_and_recovery(self, place: pathlib.Path, done: subprocess.CompletedProcess, words: str):
        acknowledged = pathlib.Path(str(place) + ".acknowledged")
        promised = set(map(int, acknowledged.read_text().split())) if acknowledged.exists() else set()
        self.assertEqual(done.returncode, 3, f"{place.name}: {done.stderr}")
        self.assertIn(words, done.stderr, place.name)
        self.assertEqual(done.stdout, "", f"{place.name}: nothing may be claimed")
        resumed = subprocess.run([SYSCARD, "resume", str(place), "--quiet"], capture_output=True, text=True)
        if resumed.returncode not in suite.VERDICTS:
            self.assertTrue(any(text in resumed.stderr for text in CANNOT_START), f"{place.name}: {resumed.stderr}")
            self.assertEqual(promised, set(), place.name)
        else:
            self.assertLessEqual(promised, {ordinal for ordinal, _ in suite.results(place / "evidence")}, place.name)
            self.assertEqual(suite.verify(SYSCARD, place), 0, place.name)
            self.assertEqual(suite.measurements(place), self.expected, place.name)
        shutil.rmtree(place, ignore_errors=True)

    def test_a_failed_fsync_stops_the_run_wherever_it_happens(self):
        self.assertGreater(self.syncs, 10)
        stops = 0
        numbers = sorted({*range(1, min(self.syncs, 16)), *range(16, self.syncs, max(1, self.syncs // 12)), self.syncs})
        for number in numbers:
            place = self.root / f"sync-{number}"
            done = self.card(place, FAULTY_SYNC=str(number))
            if "error" not in done.stderr and done.returncode in suite.VERDICTS:
                continue  # commits are grouped by time: this run needed fewer syncs
            self.expect_stop_and_recovery(place, done, "Input/output error")
            stops += 1
        self.assertGreater(stops, len(numbers) // 2)

    def test_a_disk_that_is_full_stops_the_run_at_whichever_byte(self):
        for share in range(1, 20):
            place = self.root / f"space-{share}"
            done = self.card(place, FAULTY_SPACE=str(self.bytes * share // 20))
            self.expect_stop_and_recovery(place, done, "No space left on device")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
