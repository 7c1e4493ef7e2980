"""Programs that nobody here wrote check what syscard writes; each must also find what was altered.

They find by themselves what they need: card.json.sig and allowed_signers beside card.json, evidence/keys/log.vkey. A
checker that is not installed is skipped by name (exit code 77), for a plain Debian need not have it.

usage: outside_test.py CHECKER SYSCARD SOURCE_DIR      CHECKER: ssh-keygen, note, fsck, age
"""

import functools
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

SKIPPED = 77
SECONDS = 240


class Skip(Exception):
    pass


def need(program: str) -> None:
    if shutil.which(program) is None:
        raise Skip(f"{program} is not installed")


def run(*command: str | pathlib.Path, given: pathlib.Path | None = None, where: pathlib.Path | None = None) -> tuple[int, str]:
    with open(given or os.devnull, "rb") as stdin:
        done = subprocess.run([str(word) for word in command], stdin=stdin, cwd=where, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
    return done.returncode, done.stdout.decode(errors="replace")


def expect(what: str, holds: bool, output: str) -> None:
    if not holds:
        sys.exit(f"{what}: not as it should be\n{output}")
    print(f"{what}: {output.strip().splitlines()[-1] if output.strip() else 'done'}")


def make_card(syscard: str, source: pathlib.Path, card: pathlib.Path) -> None:
    suite = source / "tests/data/sampled_suite"
    code, output = run(syscard, "card", suite, "--framework", suite / "framework.yaml", "--subject",
                       f"replay:{source}/tests/data/replay_all.jsonl", "-o", card)
    if code not in (0, 1, 3):
        sys.exit(f"no card was made\n{output}")


def altered(file: pathlib.Path, before: bytes, after: bytes) -> None:
    content = file.read_bytes()
    assert before in content, f"{file} does not hold {before!r}"
    file.write_bytes(after.join(content.rsplit(before, 1)))


# ---- OpenSSH ----

def ssh_keygen(card: pathlib.Path, source: pathlib.Path, syscard: str) -> None:
    need("ssh-keygen")

    def verify() -> tuple[int, str]:
        principal = run("ssh-keygen", "-Y", "find-principals", "-s", card / "card.json.sig", "-f",
                        card / "allowed_signers")[1].strip()
        return run("ssh-keygen", "-Y", "verify", "-f", card / "allowed_signers", "-I", principal, "-n", "syscard-card",
                   "-s", card / "card.json.sig", given=card / "card.json")

    code, output = verify()
    expect("ssh-keygen accepts the card", code == 0 and "Good" in output, output)
    altered(card / "card.json", b'"schema"', b'"Schema"')
    code, output = verify()
    expect("ssh-keygen refuses it altered", code != 0, output)


# ---- Go ----

def go_in(source: pathlib.Path, *command: str) -> tuple[int, str]:
    return run("go", *command, where=source / "tests/outside")


def need_go(source: pathlib.Path) -> None:
    need("go")
    wanted = re.search(r"^go (\d+)\.(\d+)", (source / "tests/outside/go.mod").read_text(), re.M)
    found = re.search(r"go(\d+)\.(\d+)", run("go", "version")[1])
    if not found or tuple(map(int, found.groups())) < tuple(map(int, wanted.groups())):
        raise Skip(f"go is older than {'.'.join(wanted.groups())}")
    code, output = go_in(source, "mod", "download")
    if code != 0:
        raise Skip(f"the Go modules cannot be fetched: {output.strip().splitlines()[-1]}")


def note(card: pathlib.Path, source: pathlib.Path, syscard: str) -> None:
    need_go(source)
    receipt = card / "one.tlog-proof"
    run(syscard, "receipt", card, "--entry", "3", "-o", receipt)
    code, output = go_in(source, "run", ".", str(card / "evidence"), str(receipt))
    expect("Go's note and tlog accept the log and a receipt", code == 0 and "receipt for entry 3" in output, output)
    altered(receipt, b"index 3", b"index 4")
    code, output = go_in(source, "run", ".", str(card / "evidence"), str(receipt))
    expect("they refuse the receipt altered", code != 0, output)
    altered(next((card / "evidence/tile/entries").glob("000*/*")), b"syscard.intent", b"syscard.intend")
    code, output = go_in(source, "run", ".", str(card / "evidence"))
    expect("they refuse it altered", code != 0, output)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


# The directory as a static web server serves it. Tessera's program ends with 0 whatever it finds: its words count.
def fsck(card: pathlib.Path, source: pathlib.Path, syscard: str) -> None:
    need_go(source)
    handler = functools.partial(Quiet, directory=str(card / "evidence"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def check() -> tuple[int, str]:
        return go_in(source, "tool", "fsck", "--ui=false", f"--storage_url=http://127.0.0.1:{server.server_port}/",
                     f"--public_key={card}/evidence/keys/log.vkey")

    code, output = check()
    expect("Tessera's fsck accepts the served log", code == 0 and "Successfully fsck'd log" in output, output)
    altered(card / "evidence/checkpoint", b"\n\n", b"A\n\n")
    code, output = check()
    expect("it refuses it altered", "Successfully fsck'd log" not in output, output)
    server.shutdown()


# ---- age ----

def age(card: pathlib.Path, source: pathlib.Path, syscard: str) -> None:
    need("age")
    identity = card / "identity.txt"
    recipient = re.search(r"age1\w+", run("age-keygen", "-o", identity)[1]).group()
    code, output = run(syscard, "withhold", card, "--sample", "*-1", "--field", "replies", "--class", "hazard", "--by",
                       "a test", "--reason", "a test", "--seal-to", recipient)
    expect("fields are sealed", code == 0, output)
    for file in sorted((card / "evidence/sealed").iterdir()):
        code, output = run("age", "-d", "-i", identity, file)
        expect(f"age opens {file.name}", code == 0 and '"salt"' in output, output)
        altered(file, file.read_bytes()[-1:], bytes([file.read_bytes()[-1] ^ 1]))
        code, output = run("age", "-d", "-i", identity, file)
        expect("age refuses it altered", code != 0, output)


CHECKERS = {"ssh-keygen": ssh_keygen, "note": note, "fsck": fsck, "age": age}


def main() -> int:
    name, syscard, source = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        card = pathlib.Path(folder) / "card"
        try:
            make_card(syscard, source, card)
            CHECKERS[name](card, source, syscard)
        except Skip as reason:
            print(f"skipped: {name}: {reason}")
            return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
