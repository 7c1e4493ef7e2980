"""Servers that are not wrong, or only a little, in what they write and how they frame it: each is read as the plain one is.
And what looks like an answer of theirs and is none.

usage: odd_servers_test.py SYSCARD SOURCE_DIR
"""

import asyncio
import collections
import gzip
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from faults import changed, edit_chunks, split, with_body
from log_entries import entries
from wire_server import answer, http

SYSCARD = sys.argv[1]
SAMPLES = 20


def load_faults_test():
    """Its suite, its framework and its server on a thread."""
    spec = importlib.util.spec_from_file_location("faults_test", pathlib.Path(__file__).with_name("faults_test.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


support = load_faults_test()
OPTIONS_SUITE = support.SUITE[: support.SUITE.index("tasks:")] + """tasks:
  - name: letters
    row: N
    title: Letters
    measures: Whether a letter is asked for.
    limits: It measures a test server.
    dataset: letters.jsonl
    solver: options
    scorer: choice/1
    metrics:
      - {name: accuracy, title: Right letters, estimator: mean, direction: higher_is_more_capable, of: correct}
"""


# ---- oddities: each changes the bytes of a plain answer ----


def with_head(whole: bytes, change) -> bytes:
    head, body = split(whole)
    return change(head) + b"\r\n\r\n" + body


def without_header(head: bytes, name: bytes) -> bytes:
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(name + b":"))


def of_type(kind: str):
    return lambda whole: with_head(whole, lambda head: re.sub(rb"content-type: [^\r]*", b"content-type: " + kind.encode(), head))


def to_the_end_of_the_connection(whole: bytes, version=b"HTTP/1.1") -> bytes:
    return with_head(whole, lambda head: without_header(head, b"content-length").replace(b"HTTP/1.1", version) + b"\r\nconnection: close")


def in_chunks(whole: bytes, more=b"") -> bytes:
    head, body = split(whole)
    pieces = [body[at : at + 50] for at in range(0, len(body), 50)]
    framed = b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return without_header(head, b"content-length") + b"\r\ntransfer-encoding: chunked" + more + b"\r\n\r\n" + framed + b"0\r\nx-sum: 1\r\nx-time: 2\r\n\r\n"


def compressed(whole: bytes) -> bytes:
    return with_head(with_body(whole, gzip.compress(split(whole)[1])), lambda head: head + b"\r\ncontent-encoding: gzip")


def in_parts(document):
    message = document["choices"][0]["message"]
    message["content"] = [{"type": "thinking", "thinking": [{"type": "text", "text": "Or 99?"}]}, {"type": "text", "text": message["content"]}]


def with_more(document):
    document.update(prompt_filter_results=[], error=None, timings={"ms": 1.25}, x=2**63)
    document["choices"][0]["message"].update(tool_calls=None, function_call=None, refusal="", reasoning_content="Or 99?")


def sets(**members):
    return lambda whole: changed(whole, lambda document: document.update(members))


def until_a_moment(whole: bytes) -> bytes:
    limits = f"\r\nx-ratelimit-limit-requests: 100\r\nx-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: {time.time() + 1:.0f}"
    return with_head(whole, lambda head: head + limits.encode())


def counts(prompt, reply):
    return {"prompt_tokens": prompt, "completion_tokens": reply, "total_tokens": prompt + reply}


DOCUMENTS = {
    "text": of_type("text/plain; charset=utf-8"),
    "html": of_type("text/html"),
    "untyped": lambda whole: with_head(whole, lambda head: without_header(head, b"content-type")),
    "mark": lambda whole: with_body(whole, b"\xef\xbb\xbf" + split(whole)[1]),
    "reasonless": lambda whole: whole.replace(b"200 OK", b"200", 1),
    "linefeeds": lambda whole: with_head(whole, lambda head: head.replace(b"\r\n", b"\n")),
    "gzip": compressed,
    "http10": lambda whole: to_the_end_of_the_connection(whole, b"HTTP/1.0"),
    "endless": to_the_end_of_the_connection,
    "chunks": in_chunks,
    "lengths": lambda whole: in_chunks(whole, b"\r\ncontent-length: 7"),
    "hints": lambda whole: b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" + whole,
    "parts": lambda whole: changed(whole, in_parts),
    "more": lambda whole: changed(whole, with_more),
    "moment": until_a_moment,
    "points": sets(usage=counts(20.0, 6.0)),
    "uncounted": sets(usage=None),
    "countless": sets(usage=counts(2**62, 2**61)),
}


def joined(events):
    return [event + "\n\n" for event in events]


def half_characters(events):
    halves = [events[1].replace('"content": "The "', f'"content": "{half}"') for half in ("\\ud83d", "\\ude00")]
    assert halves[0] != events[1]
    return joined([events[0], *halves, *events[1:]])


STREAMS = {
    "crlf": lambda events: [event.replace("\n", "\r\n") + "\r\n\r\n" for event in events],
    "comments": lambda events: [f": alive\n\nid: 7\nretry: 10\n{event}\n\n" for event in events],
    "blankless": lambda events: [event.replace("data: ", "data:") + "\n\n" for event in events],
    "blanks": lambda events: [event.replace("data: ", "data:  ") + " \n\n" for event in events],
    "empty": lambda events: [f"data:\n\n{event}\n\n" for event in events],
    "lines": lambda events: [event.replace(', "', ',\ndata: "') + "\n\n" for event in events],
    "open": lambda events: [*joined(events[:-1]), events[-1]],
    "twice": lambda events: joined([*events, events[-1]]),
    "again": lambda events: joined([*events[:-2], events[-3], *events[-2:]]),
    "halves": half_characters,
    "unended": lambda events: joined(events[:-1]),
    "unfinished": lambda events: joined(event for event in events if '"finish_reason": "' not in event),
}

ERROR = {"message": "upstream died", "code": 502}


def error_in_the_middle(error: str):
    return lambda whole: edit_chunks(whole, lambda events: joined([*events[:3], error, *events[-3:]]))


# What is no answer, though it could be taken for one.
NONE = {
    "": {
        "beside": sets(error=ERROR),
        "instead": lambda whole: http(200, json.dumps({"error": ERROR}).encode()),
        "choice": lambda whole: changed(whole, lambda document: document["choices"][0].update(error=ERROR)),
        "short": lambda whole: to_the_end_of_the_connection(whole)[:-2],
    },
    "?stream=1": {
        "event": error_in_the_middle('event: error\ndata: {"message": "upstream died"}'),
        "data": error_in_the_middle('data: {"error": "upstream died"}'),
        "cut": lambda whole: to_the_end_of_the_connection(whole).partition(b'"finish_reason": "stop"')[0],
    },
}


def stream_changes():
    changes = {name: lambda whole, edit=edit: edit_chunks(whole, edit) for name, edit in STREAMS.items()}
    return {**changes, "streamtext": of_type("text/plain"), "streamjson": of_type("application/json")}


class Odd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.place = pathlib.Path(folder.name)
        support.write_suite(cls.place / "suite", SAMPLES, [])
        cls.write_options(cls.place / "options")
        cls.plain = cls.results(cls.run_on(lambda whole, _: whole, "plain", ""))

    @staticmethod
    def write_options(suite: pathlib.Path):
        suite.mkdir()
        (suite / "suite.yaml").write_text(OPTIONS_SUITE)
        (suite / "framework.yaml").write_text(support.FRAMEWORK.replace("sums.accuracy", "letters.accuracy"))
        lines = [{"schema": "syscard.dataset/1", "name": "letters", "license": "Apache-2.0", "canary": "syscard-canary-test: written for tests", "items": SAMPLES}]
        for number in range(SAMPLES):
            lines.append({"id": f"letter-{number}", "messages": [{"role": "user", "content": f"Item {number}: which?"}], "target": {"options": ["one", "two", "three"], "answer": 1}, "tags": {}, "cluster": f"letter-{number}"})
        (suite / "letters.jsonl").write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))

    @classmethod
    def serve(cls, change):
        """A server whose answers `change` makes of plain ones and of requests."""

        async def on_request(path, headers, body, writer):
            data = change(answer(path, headers, body, None), json.loads(body))
            if b"content-length:" in data or b"transfer-encoding:" in data:
                return data
            writer.write(data)
            await writer.drain()
            return None  # the end of the connection is that of the answer

        return support.Service(on_request)

    @classmethod
    def command(cls, port, name, settings, suite="suite", flags=()):
        folder = cls.place / suite
        return [SYSCARD, "card", folder, "--framework", folder / "framework.yaml", "--subject", f"http://127.0.0.1:{port}/v1{settings}#x", "-o", cls.place / name, "--quiet", "--backoff", "0.02", *flags]

    @classmethod
    def run_on(cls, change, name, settings, suite="suite", flags=()):
        service = cls.serve(change)
        try:
            done = subprocess.run(cls.command(service.port, name, settings, suite, flags), capture_output=True, text=True, timeout=120)
        finally:
            service.close()
        if done.returncode not in (0, 1, 3):
            raise AssertionError(f"{name}: exit {done.returncode}\n{done.stderr}")
        return done, cls.place / name

    @staticmethod
    def results(run):
        """What each sample came to: its outcome, or its values."""
        samples = {entry["ordinal"]: entry for entry in entries(run[1]) if entry["schema"] == "syscard.sample/1"}
        grades = {entry["ordinal"]: entry["values"] for entry in entries(run[1]) if entry["schema"] == "syscard.grade/1"}
        return {entry["sample"]: grades.get(ordinal, (entry["outcome"], entry.get("reason"))) for ordinal, entry in samples.items()}

    def test_documents_are_read_however_they_are_framed(self):
        for name, change in DOCUMENTS.items():
            with self.subTest(name):
                run = self.run_on(lambda whole, _: change(whole), name, "")
                self.assertEqual(self.results(run), self.plain, run[0].stderr)

    def test_streams_are_read_however_they_are_written(self):
        for name, change in stream_changes().items():
            with self.subTest(name):
                run = self.run_on(lambda whole, request: change(whole) if request.get("stream") else whole, name, "?stream=1")
                self.assertEqual(self.results(run), self.plain, run[0].stderr)

    def test_a_document_in_the_place_of_a_stream_is_read(self):
        def document(whole, request):
            return of_type("text/event-stream")(changed(whole, lambda _: None))

        outcomes = self.results(self.run_on(document, "document", "?stream=1"))
        self.assertTrue(all(isinstance(result, dict) for result in outcomes.values()), outcomes)

    def test_what_is_no_answer_is_never_taken_for_one(self):
        for settings, changes in NONE.items():
            for name, change in changes.items():
                with self.subTest(name):

                    def spoil(whole, request):
                        number = int(re.search(r"Item (\d+):", request["messages"][-1]["content"])[1])
                        return change(whole) if number % 2 else whole

                    # Asked whole where a stream is doubted: the error comes there too.
                    run = self.run_on(spoil if settings == "" else lambda whole, request: spoil(whole, request) if request.get("stream") else whole, f"none-{name}", settings, flags=["--tries", "2"])
                    results = self.results(run)
                    self.assertEqual(len(results), SAMPLES, run[0].stderr)
                    for sample, result in results.items():
                        if int(sample.removeprefix("sum-")) % 2:
                            self.assertEqual(result[0], "failed", (sample, result))
                        else:
                            self.assertEqual(result, self.plain[sample])

    def test_log_probabilities_that_are_refused_are_done_without(self):
        for status in (400, 422, 501):
            with self.subTest(status):

                def refuse(whole, request):
                    if request.get("logprobs"):
                        return http(status, b'{"error": {"message": "logprobs are not supported"}}')
                    return changed(whole, lambda document: document["choices"][0].update(message={"role": "assistant", "content": "B"}))

                run = self.run_on(refuse, f"wish-{status}", "", "options")
                self.assertEqual(set(map(str, self.results(run).values())), {str({"correct": "1.000000"})}, run[0].stderr)

    def test_a_reply_without_alternatives_is_read_by_its_letter(self):
        def alone(whole, request):
            logprobs = {"content": [{"token": "B", "logprob": -0.1, "top_logprobs": []}]}
            return changed(whole, lambda document: document["choices"][0].update(message={"role": "assistant", "content": "B"}, logprobs=logprobs))

        run = self.run_on(alone, "alone", "", "options")
        self.assertEqual(set(map(str, self.results(run).values())), {str({"correct": "1.000000"})})

    def test_what_every_request_is_refused_for_costs_no_sample(self):
        good = [False]
        refusals = collections.Counter()

        def strict(whole, request):
            if good[0]:
                return whole
            refusals["all"] += 1
            return http(422, b'{"detail": [{"loc": ["body", "seed"], "msg": "extra fields not permitted"}]}')

        service = self.serve(strict)
        try:
            done = subprocess.run(self.command(service.port, "strict", ""), capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("the service refuses every request: HTTP 422", done.stderr)
            self.assertIn("extra fields not permitted", done.stderr)
            self.assertEqual(self.results((done, self.place / "strict")), {})
            good[0] = True
            resumed = subprocess.run([SYSCARD, "resume", self.place / "strict", "--quiet"], capture_output=True, text=True, timeout=60)
            self.assertEqual(self.results((resumed, self.place / "strict")), self.plain, resumed.stderr)
        finally:
            service.close()
        self.assertLess(refusals["all"], SAMPLES)

    def test_a_service_that_wants_an_hour_stops_the_run(self):
        run = self.run_on(lambda whole, _: http(429, b'{"error": {"message": "daily limit"}}', headers={"retry-after": "3600"}), "hour", "")
        self.assertEqual(run[0].returncode, 3)
        self.assertIn("the service asks to be left alone for 3600 s: HTTP 429: daily limit", run[0].stderr)
        self.assertEqual(self.results(run), {})

    def test_a_redirect_is_not_followed_and_says_where_it_leads(self):
        run = self.run_on(lambda whole, _: http(308, b"", headers={"location": "https://elsewhere.example/v1"}), "redirect", "")
        self.assertEqual(run[0].returncode, 3)
        self.assertIn("https://elsewhere.example/v1", run[0].stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
