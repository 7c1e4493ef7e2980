"""What tools/fetch-* and tools/build-llama share: the user's cache, and pip as the only downloader.

Python's standard library only. Every download is pinned by name, version and SHA-256 in a file of
tools/requirements/; where it comes from is the user's own pip configuration.
"""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

TOOLS = pathlib.Path(__file__).resolve().parent


class Failure(Exception):
    """Told to the user as it is: one line of what happened, then an optional hint."""

    def __init__(self, what, hint=""):
        super().__init__(what)
        self.hint = hint


def main(run):
    """Runs a tool; a Failure or Ctrl-C becomes a message and an exit code, never a traceback."""
    try:
        run()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        if failure.hint:
            print(f"hint: {failure.hint}", file=sys.stderr)
        sys.exit(3)
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)


def cache_folder():
    """$XDG_CACHE_HOME/syscard or ~/.cache/syscard, made if missing.

    A relative XDG_CACHE_HOME counts as unset, as its specification demands.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = pathlib.Path(base) if os.path.isabs(base) else pathlib.Path.home() / ".cache"
    folder = folder / "syscard"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pinned_sha256(requirements):
    """The SHA-256 that tools/requirements/`requirements` pins."""
    text = (TOOLS / "requirements" / requirements).read_text()
    return re.search(r"--hash=sha256:([0-9a-f]{64})", text)[1]


@contextlib.contextmanager
def work_beside(result):
    """A lock on `result` and an empty folder beside it, on the same file system, to make it in.

    A second process waits until the first has ended, then should look for `result` again. The
    kernel drops a lock with its holder: what an interrupted one left in the folder is swept here.
    """
    with open(result.with_name(result.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = result.with_name(result.name + ".part")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def pip_download(requirements, folder):
    """Downloads the one file that tools/requirements/`requirements` pins; returns its path."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--no-cache-dir", "--dest", str(folder)]
    # pip prepares the metadata of a source archive by running its build backend, which for
    # llama-cpp-python takes two minutes of fetching compilers. The stand-in answers at once.
    command += ["--no-build-isolation", "--requirement", str(TOOLS / "requirements" / requirements)]
    environment = dict(os.environ, PYTHONPATH=str(TOOLS / "no-build-backend"))
    run = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if run.returncode != 0:
        raise Failure(
            f"pip could not download what tools/requirements/{requirements} pins\n"
            + (run.stderr or run.stdout).rstrip(),
            "`python3 -m pip config list` shows which package index pip uses",
        )
    files = list(folder.iterdir())
    if len(files) != 1:
        raise Failure(f"pip left {len(files)} files for tools/requirements/{requirements}, not one")
    return files[0]
