"""kill -9 at random moments, again and again, until the run is complete; then the next run, until so many kills are
reached. After each kill, as somebody sees it who only has the files:

- nothing acknowledged is lost: each sample that `--acknowledge` named has its result in the log, byte for byte the one
  that was there before;
- nothing is doubled: no sample has two results.

At the end of each run: the card verifies, and its measurements are those of a run that nobody disturbed.

usage: kill_loop.py SYSCARD [KILLS [SEED]]      `make kill-loop` does 1,000; the default tests do 50
"""

import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import recorded_suite as suite

SYSCARD = sys.argv[1]
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 50
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
MEMORY = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None  # thousands of fsyncs wear a real disk for nothing
NOTHING_ASKED = ("no run lies in", "before its plan was committed", "there is no log", "no such file")


class Killed(Exception):
    pass


def require(condition: bool, what: str):
    if not condition:
        sys.exit(f"FAILED (seed {SEED}): {what}")


def size_of(path: pathlib.Path) -> int:
    return path.stat().st_size if path.exists() else 0


class Loop:
    def __init__(self, folder: pathlib.Path):
        self.folder, self.random = folder, random.Random(SEED)
        self.flags = suite.write_suite(folder / "suite")
        self.acknowledged_bytes = sum(len(f"{ordinal}\n") for ordinal in range(suite.ITEMS))
        self.kills = self.runs = self.acknowledged_kills = self.begun_anew = 0

    def card_command(self, place: pathlib.Path) -> list[str]:
        return [SYSCARD, "card", *self.flags, "-o", str(place)]

    def undisturbed(self):
        place = self.folder / "undisturbed"
        start = time.monotonic()
        done = subprocess.run(self.card_command(place), capture_output=True, text=True)
        self.seconds = time.monotonic() - start
        require(done.returncode in suite.VERDICTS, done.stderr)
        self.expected = suite.measurements(place)

    def start(self, place: pathlib.Path, acknowledged: pathlib.Path) -> list[str]:
        if (place / "evidence").exists() or place.exists():
            return [SYSCARD, "resume", str(place), "--quiet", "--acknowledge", str(acknowledged)]
        return [*self.card_command(place), "--acknowledge", str(acknowledged)]

    def disturb(self, command: list[str], acknowledged: pathlib.Path) -> subprocess.CompletedProcess | None:
        """Runs it and kills it: at a random time, or every other time after a random number of acknowledgements, since
        most of the time goes by before the first and after the last. None if it was killed."""
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + self.random.uniform(0, self.seconds)
        bytes_wanted = self.random.uniform(0, self.acknowledged_bytes) if self.kills % 2 else None
        while process.poll() is None:
            is_time = time.monotonic() > deadline if bytes_wanted is None else size_of(acknowledged) > bytes_wanted
            if is_time:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                self.kills += 1
                return None
            time.sleep(0.0005)
        _, errors = process.communicate()
        return subprocess.CompletedProcess(command, process.returncode, "", errors)

    def check(self, place: pathlib.Path, acknowledged: pathlib.Path, before: dict) -> dict:
        results = suite.results(place / "evidence") if (place / "evidence").exists() else []
        after = dict(results)
        require(len(after) == len(results), f"{place}: a sample has two results")
        lines = acknowledged.read_text().split("\n")[:-1] if acknowledged.exists() else []  # the last line may be torn
        for ordinal in map(int, lines):
            require(ordinal in after, f"{place}: sample {ordinal} was acknowledged, and is lost")
        require(len(lines) == len(set(lines)), f"{place}: a sample was acknowledged twice")
        for ordinal, entry in before.items():
            require(after.get(ordinal) == entry, f"{place}: the result of sample {ordinal} changed")
        self.acknowledged_kills += 0 < len(lines) < suite.ITEMS
        return {int(ordinal): after[int(ordinal)] for ordinal in lines}

    def run_until_complete(self):
        self.runs += 1
        place, acknowledged = self.folder / f"run-{self.runs}", self.folder / f"acknowledged-{self.runs}"
        seen: dict = {}
        while True:
            command = self.start(place, acknowledged)
            more = self.kills < KILLS
            done = self.disturb(command, acknowledged) if more else subprocess.run(command, capture_output=True, text=True)
            seen = self.check(place, acknowledged, seen)
            if done is None:
                continue
            if done.returncode in suite.VERDICTS and (place / "card.json").exists():
                break
            nothing_asked = any(words in done.stderr for words in NOTHING_ASKED)
            require(nothing_asked and not seen, f"{place}: exit {done.returncode}: {done.stderr}")
            shutil.rmtree(place)  # as the message says: nothing was asked yet
            self.begun_anew += 1
        require((place / "plan.checkpoint").exists(), f"{place}: no plan.checkpoint")
        ordinals = sorted(ordinal for ordinal, _ in suite.results(place / "evidence"))
        require(ordinals == list(range(suite.ITEMS)), f"{place}: not one result for each sample")
        require(suite.verify(SYSCARD, place) == 0, f"{place}: does not verify")
        require(suite.measurements(place) == self.expected, f"{place}: other measurements than undisturbed")
        shutil.rmtree(place)


def main():
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="syscard-kill-") as folder:
        loop = Loop(pathlib.Path(folder))
        loop.undisturbed()
        while loop.kills < KILLS:
            loop.run_until_complete()
        require(loop.acknowledged_kills > 0, "no kill fell between the first and the last acknowledgement")
        print(
            f"{loop.kills} kills over {loop.runs} runs of {suite.ITEMS} samples, {loop.acknowledged_kills} of them between the first and the last "
            f"acknowledgement, {loop.begun_anew} before anything was asked: nothing acknowledged was lost, nothing doubled, all "
            f"measurements as undisturbed (seed {SEED})"
        )


if __name__ == "__main__":
    main()
