"""llama.cpp's own server with the default model: a real model behind the formats of OpenAI and Anthropic.

usage: llama_server_test.py SYSCARD SOURCE_DIR CC CXX

The server is built with the libraries that the program is linked with (tools/build-llama), once on a machine. Exit code
77, which CTest counts as skipped, where it or the model cannot be had.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from log_entries import entries

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SUITE = SOURCE / "tests/data/sampled_suite"
KEY = "right-0123456789"


def program():
    command = [SOURCE / "tools/build-llama", "--cc", sys.argv[3], "--cxx", sys.argv[4], "--program", "llama-server"]
    return subprocess.run(command, capture_output=True, text=True)


def model():
    """Where the default model lies; empty when it does not."""
    listed = json.loads(subprocess.run([SYSCARD, "models", "--json"], capture_output=True, text=True, check=True).stdout)
    return next((entry["file"] for entry in listed["models"] if entry["name"] == "default" and entry["here"]), "")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LlamaServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.place = pathlib.Path(folder.name)
        cls.port = free_port()
        command = [BUILT, "--model", MODEL, "--host", "127.0.0.1", "--port", str(cls.port), "--alias", "small", "--threads", "2"]
        command += ["--parallel", "8", "--ctx-size", "8192", "--api-key", KEY, "--offline"]
        # The file's template begins with a system message of its own when there is none; the embedded engine adds none.
        command += ["--chat-template", "chatml"]
        log = open(cls.place / "server.log", "w")
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=cls.place)

        def end():
            server.send_signal(signal.SIGINT)
            server.wait(30)
            log.close()

        cls.addClassCleanup(end)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{cls.port}/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((cls.place / "server.log").read_text())

    def card(self, subject, key, suite=SUITE, codes=(0, 1, 3)):
        """What `status` tells of a run, and what stood on standard error. The samples' entries are in `samples`."""
        place = self.place / "card"
        command = [SYSCARD, "card", suite, "--framework", suite / "framework.yaml", "--seed", "5", "-o", place, "--subject", subject]
        environment = {"PATH": "/usr/bin:/bin", "HOME": os.environ["HOME"], **key}
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
        self.assertIn(done.returncode, codes, done.stderr)
        status = subprocess.run([SYSCARD, "status", place, "--json"], capture_output=True, text=True, timeout=60)
        self.samples = [entry for entry in entries(place) if entry["schema"] == "syscard.sample/1"]
        subprocess.run(["rm", "-r", place], check=True)
        return json.loads(status.stdout), done.stderr

    def assert_all_answered(self, subject, key):
        status, told = self.card(subject, key)
        self.assertEqual(status["done"], 43, (subject, told))
        ends = status["outcomes"]
        self.assertEqual(ends["failed"] + ends["cancelled"] + ends["blocked"], 0, (subject, ends, told))

    def at(self, settings=""):
        return f"http://127.0.0.1:{self.port}/v1{settings}#small"

    def test_answers_every_sample_whole_and_in_a_stream(self):
        for settings in ("", "?stream=1"):
            self.assert_all_answered(self.at(settings), {"SYSCARD_API_KEY": KEY})

    def test_answers_in_the_other_formats_that_it_speaks(self):
        self.assert_all_answered(f"openai-responses:small?base=http://127.0.0.1:{self.port}/v1", {"OPENAI_API_KEY": KEY})
        self.assert_all_answered(f"anthropic:small?base=http://127.0.0.1:{self.port}", {"ANTHROPIC_API_KEY": KEY})

    def test_takes_no_other_key(self):
        status, told = self.card(self.at(), {"SYSCARD_API_KEY": "wrong-0123456789"}, codes=(3,))
        self.assertEqual(status["done"], 0)
        self.assertIn("HTTP 401", told)
        self.assertNotIn("wrong-0123456789", told)

    def test_counts_the_tokens_that_the_program_counts_itself(self):
        # One request a sample: an episode's later turns depend on the replies, and options are put by letters to a service.
        suite = self.place / "suite"
        subprocess.run(["cp", "-r", SUITE, suite], check=True)
        tasks = (suite / "suite.yaml").read_text().split("  - name: ")
        kept = [task for task in tasks if not task.startswith(("knowledge", "shutdown"))]
        self.assertEqual(len(kept), 4)
        (suite / "suite.yaml").write_text("  - name: ".join(kept))
        framework = suite / "framework.yaml"
        framework.write_text(framework.read_text().replace("knowledge.accuracy", "arithmetic.accuracy"))
        of_server, _ = self.card(self.at(), {"SYSCARD_API_KEY": KEY}, suite)
        embedded, _ = self.card("default", {}, suite)
        self.assertGreater(embedded["tokens"]["prompt"], 0)
        self.assertEqual(of_server["tokens"]["prompt"], embedded["tokens"]["prompt"])

    def test_our_own_count_beside_it_is_the_same_for_prompts_and_near_for_replies(self):
        self.card(self.at("?tokenizer=default"), {"SYSCARD_API_KEY": KEY})
        self.assertEqual(len(self.samples), 43)
        for entry in self.samples:
            tokens = entry["tokens"]
            self.assertEqual(tokens["own"]["prompt"], tokens["prompt"], entry)
            self.assertNotIn("usage_fault", entry["served"])


if __name__ == "__main__":
    done = program()
    BUILT, MODEL = pathlib.Path(done.stdout.strip()), model()
    if done.returncode != 0 or not MODEL:
        print(f"skipped: llama-server: {done.stderr.strip() or 'the default model is not here'}", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
