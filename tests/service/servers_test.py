"""Servers that nobody here wrote, on their own machine: PyPI `llmock` judges the client, `llm-katan` checks formats and
keys, `stubllm` says how each reply ended.

usage: tools/with-sdks --servers servers_test.py SYSCARD SOURCE_DIR
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SUITE = SOURCE / "tests/data/sampled_suite"
LLMOCK = [sys.executable, "-c", "from llmock.cli import app; app()"]
KATAN = [sys.executable, "-c", "from llm_katan.cli import main; main()"]
STUB = [sys.executable, "-c", "from stubllm.cli import cli; cli()"]
STUB_FIXTURES = """
fixtures:
  - match: {model: recovers}
    sequence:
      - {http_status: 429, error_message: slow}
      - {http_status: 503, error_message: busy}
      - {http_status: 500, error_message: broken}
      - {content: The answer is 4.}
  - {match: {model: cut}, response: {content: The answer is, finish_reason: length}}
  - {match: {model: filtered}, response: {content: "", finish_reason: content_filter}}
  - {match: {model: broken}, response: {http_status: 500, error_message: broken}}
  - match: {model: caller}
    response: {tool_calls: [{id: c, type: function, function: {name: f, arguments: "{}"}}]}
"""


# What llmock's clock alone decides, and who shows it for certain.
BY_CHANCE = {
    # Of three tries of one request, whether the second wait was longer is chance: each has jitter, and behind it the
    # request may wait for its turn. The schedule itself: tests/net/backoff_test.cpp.
    "no_backoff": "at a constant interval",
    # The server may have written all of a short answer before we close the connection on its malformed chunk. llmock
    # then counts it as read to the end, and its retry as another call. That it is retried: faults_test.py.
    "malformed_chunk_ignored": "malformed chunk",
}


def by_chance(finding):
    return finding["severity"] == "warning" and BY_CHANCE.get(finding["code"], "\0") in finding["title"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Servers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)

    def serve(self, command, port, health):
        log = open(self.place / "server.log", "w")
        environment = dict(os.environ, HOME=str(self.place))
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.place, env=environment)

        def end():
            server.terminate()
            server.wait(30)
            log.close()

        self.addCleanup(end)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.assertIsNone(server.poll(), (self.place / "server.log").read_text())
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{health}", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        self.fail((self.place / "server.log").read_text())

    def card(self, subject, key, codes=(0, 1, 3), flags=()):
        place = self.place / "card"
        command = [SYSCARD, "card", SUITE, "--framework", SUITE / "framework.yaml", "--seed", "5", "-o", place, "--subject", subject, *flags]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.place), **key}
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment)
        self.assertIn(done.returncode, codes, done.stderr)
        status = subprocess.run([SYSCARD, "status", place, "--json"], capture_output=True, text=True, timeout=60)
        subprocess.run(["rm", "-r", place], check=True)
        return json.loads(status.stdout), done.stderr

    def assert_all_answered(self, subject, key, flags=()):
        status, told = self.card(subject, key, flags=flags)
        self.assertEqual(status["done"], 43, (subject, told))
        ends = status["outcomes"]
        self.assertEqual(ends["failed"] + ends["cancelled"] + ends["blocked"], 0, (subject, ends, told))

    def judged_by_llmock(self, flags, subjects):
        port = free_port()
        self.serve([*LLMOCK, "serve", "--port", str(port), "--log-level", "warning", "--response-style", "varied", *flags], port, "/health")
        for subject, key in subjects(port):
            # One after another: llmock takes the same bytes for the retry of what failed, and where a format has no seed
            # two samples of one item have the same bytes.
            self.assert_all_answered(subject, {key: "sk-0123456789"}, ["--parallel", "1"])
        report = subprocess.run([*LLMOCK, "report", "--url", f"http://127.0.0.1:{port}", "--strict", "--json"], capture_output=True, text=True, timeout=60)
        found = [finding for finding in json.loads(report.stdout)["findings"] if not by_chance(finding)]
        self.assertEqual(found, [])

    def test_llmock_finds_nothing_while_it_fails_often(self):
        self.judged_by_llmock(
            ["--error-rate", "429=0.05", "--error-rate", "500=0.05", "--error-rate", "503=0.05"],
            lambda port: [
                (f"openai:gpt-4o?base=http://127.0.0.1:{port}/v1", "OPENAI_API_KEY"),
                (f"openai-responses:gpt-4o?base=http://127.0.0.1:{port}/v1", "OPENAI_API_KEY"),
                (f"anthropic:claude-sonnet-4-5?base=http://127.0.0.1:{port}/anthropic", "ANTHROPIC_API_KEY"),
                (f"gemini:gemini-2.5-flash?base=http://127.0.0.1:{port}/gemini", "GEMINI_API_KEY"),
            ],
        )

    def test_llmock_finds_nothing_while_it_breaks_streams(self):
        self.judged_by_llmock(
            ["--stream-fault", "disconnect=0.1", "--stream-fault", "truncate=0.1", "--stream-fault", "malformed=0.05"],
            lambda port: [(f"openai:gpt-4o?stream=1&base=http://127.0.0.1:{port}/v1", "OPENAI_API_KEY")],
        )

    def test_stubllm_ends_each_sample_as_it_says(self):
        (self.place / "stub.yaml").write_text(STUB_FIXTURES)
        port = free_port()
        self.serve([*STUB, "serve", "--port", str(port), "--fixture-file", str(self.place / "stub.yaml"), "--log-level", "warning"], port, "/health")
        for model, outcome in (("recovers", "scored"), ("cut", "scored"), ("filtered", "blocked")):
            status, told = self.card(f"http://127.0.0.1:{port}/v1#{model}", {})
            self.assertEqual(status["outcomes"]["failed"] + status["outcomes"]["cancelled"], 0, (model, status, told))
            self.assertEqual(status["done"], 43, (model, told))
            self.assertEqual(status["outcomes"]["blocked"] == 43, outcome == "blocked", (model, status))
        for model in ("broken", "caller"):
            status, told = self.card(f"http://127.0.0.1:{port}/v1#{model}", {}, codes=(3,), flags=["--backoff", "0.02", "--outage-after", "4"])
            self.assertEqual(status["done"], 0, (model, status))
            self.assertIn("the service has answered nothing for", told)

    def test_llm_katan_takes_each_format_with_its_key_and_no_other(self):
        port = free_port()
        keys = "openai=right-0123456789,anthropic=right-0123456789"
        self.serve([*KATAN, "--model", "x", "--backend", "echo", "--host", "127.0.0.1", "--port", str(port), "--providers", "openai,anthropic", "--validate-keys", "--api-keys", keys, "--error-rate", "0.1", "--stats-file", str(self.place / "stats.json")], port, "/health")
        for subject, key in ((f"openai:x?base=http://127.0.0.1:{port}/v1", "OPENAI_API_KEY"), (f"anthropic:x?base=http://127.0.0.1:{port}", "ANTHROPIC_API_KEY")):
            self.assert_all_answered(subject, {key: "right-0123456789"})
        _, told = self.card(f"openai:x?base=http://127.0.0.1:{port}/v1", {"OPENAI_API_KEY": "wrong-0123456789"}, codes=(3,))
        self.assertIn("HTTP 401", told)
        self.assertNotIn("wrong-0123456789", told)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
