"""The same seed gives the same measurements: with one thread and two, alone and in a batch, and after kill -9 and
`syscard resume`. On the real default model, sampling at temperature 0.8; skipped by name where the model is not here.

usage: reproducible_test.py SYSCARD SOURCE_DIR
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SUITE = SOURCE / "tests/data/sampled_suite"
VERDICTS = (0, 1, 3)  # allowed, denied, inconclusive


def model_is_here() -> bool:
    models = json.loads(subprocess.run([SYSCARD, "models", "--json"], capture_output=True, check=True).stdout)
    return all(model["here"] for model in models["models"])


def card_command(place: pathlib.Path, *flags: str) -> list[str]:
    return [SYSCARD, "card", str(SUITE), "--framework", str(SUITE / "framework.yaml"), "--seed", "7", "-o", str(place), "--quiet", *flags]


def measurements(place: pathlib.Path) -> list:
    card = json.loads((place / "card.json").read_text())
    return [measurement for evaluation in card["evaluations"] for measurement in evaluation["measurements"]]


def replies(place: pathlib.Path) -> list:
    card = json.loads((place / "card.json").read_text())
    return [(example["sample"], example["replied"]) for evaluation in card["evaluations"] for example in evaluation["examples"]]


def bytes_of_segments(place: pathlib.Path) -> int:
    return sum(path.stat().st_size for path in (place / "evidence/blobs").glob("*.zst"))


@unittest.skipUnless(model_is_here(), "skipped: the default model is not here; `syscard models fetch default` gets it")
class Reproducible(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.reference = pathlib.Path(cls.folder.name) / "reference"
        run = subprocess.run(card_command(cls.reference, "--threads", "2"), capture_output=True, text=True)
        assert run.returncode in VERDICTS, run.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def expect_same(self, place: pathlib.Path):
        self.assertEqual(measurements(place), measurements(self.reference))
        self.assertEqual(replies(place), replies(self.reference))
        self.assertEqual(subprocess.run([SYSCARD, "verify", str(place)], capture_output=True).returncode, 0)

    def run_card(self, name: str, *flags: str) -> pathlib.Path:
        place = pathlib.Path(self.folder.name) / name
        run = subprocess.run(card_command(place, *flags), capture_output=True, text=True)
        self.assertIn(run.returncode, VERDICTS, run.stderr)
        return place

    def test_one_thread_gives_what_two_give(self):
        self.expect_same(self.run_card("one_thread", "--threads", "1"))

    def test_one_request_at_a_time_gives_what_a_batch_gives(self):
        self.expect_same(self.run_card("alone", "--parallel", "1"))

    def stop_at_half(self, name: str, with_signal: int) -> tuple[pathlib.Path, int]:
        place = pathlib.Path(self.folder.name) / name
        half = bytes_of_segments(self.reference) // 2
        process = subprocess.Popen(card_command(place, "--parallel", "4"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and bytes_of_segments(place) < half:
            time.sleep(0.01)
        self.assertIsNone(process.poll(), "the run ended before it could be stopped")
        process.send_signal(with_signal)
        return place, process.wait()

    def resume(self, place: pathlib.Path):
        run = subprocess.run([SYSCARD, "resume", str(place), "--quiet"], capture_output=True, text=True)
        self.assertIn(run.returncode, VERDICTS, run.stderr)

    def test_a_killed_run_is_resumed_to_the_same_measurements(self):
        place, _ = self.stop_at_half("killed", signal.SIGKILL)
        self.assertEqual(subprocess.run([SYSCARD, "verify", str(place)], capture_output=True).returncode, 3)
        self.resume(place)
        self.expect_same(place)

    def test_an_interrupted_run_exits_130_and_is_resumed_to_the_same_measurements(self):
        place, code = self.stop_at_half("interrupted", signal.SIGINT)
        self.assertEqual(code, 130)
        self.resume(place)
        self.expect_same(place)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
