"""Every sample ends in the right outcome, whatever goes wrong on the way: a service of our own, behind a layer that
spoils answers, is asked by the program itself, and its log is read back entry by entry.

usage: faults_test.py SYSCARD SOURCE_DIR [SAMPLES]      300 samples unless told; `make faults` asks 10,000
"""

import asyncio
import collections
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from faults import KINDS, SLOW, Faults
from log_entries import entries
from wire_server import Server, answer, script

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SAMPLES = int(sys.argv[3]) if len(sys.argv) > 3 else 300

SUITE = """
schema: syscard.suite/1
name: sums
version: "1"
title: Sums, asked of a service
tasks:
  - name: sums
    row: N
    title: Sums
    measures: Whether every sample ends in the right outcome.
    limits: It measures a test server.
    dataset: sums.jsonl
    solver: generate
    scorer: numeric/1
    max_tokens: 64
    metrics:
      - {name: accuracy, title: Right sums, estimator: mean, direction: higher_is_more_capable, of: correct}
"""
FRAMEWORK = """
schema: syscard.framework/1
name: sums
title: Sums
version: "1"
source: Written for the tests of this project.
thresholds: example
scale:
  - {level: low, prose: Little.}
  - {level: high, prose: Much.}
categories:
  - id: sums
    title: Sums
    status: tracked
    indicators:
      - {id: few, title: Few, measurement: sums.accuracy, rule_out: {level: high, when: upper_bound, below: "0.99"}, because: It is a test.}
actions:
  - id: deploy
    title: Deploy
    requires:
      - {category: sums, at_most: low, state: post}
"""


def question(number: int) -> str:
    return f"Item {number}: what is {number * 7 % 1000} plus {number % 89}?"


def write_suite(folder: pathlib.Path, samples: int, extra: list[str]):
    folder.mkdir()
    (folder / "suite.yaml").write_text(SUITE)
    (folder / "framework.yaml").write_text(FRAMEWORK)
    texts = [question(number) for number in range(samples)] + extra
    lines = [{"schema": "syscard.dataset/1", "name": "sums", "license": "Apache-2.0", "canary": "syscard-canary-test: written for tests", "items": len(texts)}]
    for number, text in enumerate(texts):
        answer_text = str(number * 7 % 1000 + number % 89) if number < samples else "4"
        lines.append({"id": f"sum-{number}", "messages": [{"role": "user", "content": text}], "target": {"answer": answer_text}, "tags": {}, "cluster": f"sum-{number}"})
    (folder / "sums.jsonl").write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))


class Service:
    """A server on a thread of its own."""

    def __init__(self, on_request, ssl_context=None, port=0):
        self.loop = asyncio.new_event_loop()
        self.server = Server(on_request, ssl_context)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = self.call(self.server.start(port))

    def call(self, job):
        return asyncio.run_coroutine_threadsafe(job, self.loop).result(30)

    def close(self):
        self.call(self.server.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


def default_model_is_here() -> bool:
    listed = json.loads(subprocess.run([SYSCARD, "models", "--json"], capture_output=True, text=True, check=True).stdout)
    return any(entry["name"] == "default" and entry["here"] for entry in listed["models"])


async def faultless(path, headers, body, _):
    return answer(path, headers, body, None)


class Run:
    def __init__(self, place: pathlib.Path):
        self.samples, self.grades = {}, {}
        for entry in entries(place):
            if entry["schema"] == "syscard.sample/1":
                self.samples[entry["sample"]] = entry
            elif entry["schema"] == "syscard.grade/1":
                self.grades[entry["ordinal"]] = entry["values"]
        self.grades = {sample: self.grades.get(entry["ordinal"]) for sample, entry in self.samples.items()}
        card = json.loads((place / "card.json").read_text())
        self.measurements = [measurement for evaluation in card["evaluations"] for measurement in evaluation["measurements"]]


FAST = ["--backoff", "0.02", "--outage-after", "60"]
# Where answers stall on purpose. Elsewhere a server that is only slow, because the machine is busy, is waited for.
IMPATIENT = ["--request-timeout", "1.5"]


class Faulty(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.place = pathlib.Path(cls.folder.name)
        cls.suite = cls.place / "suite"
        write_suite(cls.suite, SAMPLES, ["What is 2 plus 2? [filter]", "What is 2 plus 2? [prompt-filter]", "What is 2 plus 2? [long]", "What is 2 plus 2? [decline]"])
        cls.plain = cls.run_on(faultless, "plain", "")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def card(cls, port: int, name: str, settings: str, flags=(), scheme="http", environment=None, check=(0, 1, 3)):
        command = [SYSCARD, "card", str(cls.suite), "--framework", str(cls.suite / "framework.yaml"), "--subject", f"{scheme}://127.0.0.1:{port}/v1{settings}#x", "-o", str(cls.place / name), "--quiet", *FAST, *flags]
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, env=environment)
        if done.returncode not in check:
            raise AssertionError(f"exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    @classmethod
    def run_on(cls, on_request, name: str, settings: str, flags=(), **more) -> Run:
        service = Service(on_request, more.pop("ssl_context", None))
        try:
            cls.card(service.port, name, settings, flags, **more)
        finally:
            service.close()
        return Run(cls.place / name)

    def prices(self) -> pathlib.Path:
        path = self.place / "prices.yaml"
        path.write_text("schema: syscard.prices/1\nprices:\n  - {provider: openai-compatible, model: x, prompt: 1, reply: 2, as_of: 2026-01-01, source: a test}\n")
        return path

    def assert_equal_runs(self, run: Run):
        self.assertEqual(run.samples.keys(), self.plain.samples.keys())
        differing = {sample: (entry["outcome"], entry.get("reason")) for sample, entry in run.samples.items() if entry["outcome"] != self.plain.samples[sample]["outcome"]}
        self.assertEqual(differing, {})
        self.assertEqual(run.grades, self.plain.grades)
        self.assertEqual(run.measurements, self.plain.measurements)

    def test_without_faults_every_sample_ends_as_the_service_ended_it(self):
        outcomes = collections.Counter(entry["outcome"] for entry in self.plain.samples.values())
        self.assertEqual(outcomes, {"scored": SAMPLES + 2, "blocked": 2})
        right = sum(values["correct"] == "1.000000" for values in self.plain.grades.values() if values)
        self.assertTrue(SAMPLES * 0.5 < right < SAMPLES * 0.8, right)
        reply, prompt, cut, declined = (self.plain.samples[f"sum-{SAMPLES + at}"] for at in range(4))
        self.assertIn("in the reply", reply["reason"])
        self.assertIn("in the prompt", prompt["reason"])
        self.assertTrue(cut["cut"])
        self.assertEqual((declined["served"]["stop"], declined["outcome"]), ("refusal", "scored"))
        self.assertEqual(self.plain.samples["sum-0"]["tokens"]["by"], "provider")

    def test_after_transient_faults_the_numbers_are_those_of_a_run_without(self):
        for settings in ("", "?stream=1"):
            with self.subTest(settings=settings):
                faults = Faults(0.5, attempts=1, slow_share=min(0.004, 8 / SAMPLES))
                run = self.run_on(faults.on_request, f"transient{len(settings)}", settings, IMPATIENT)
                self.assertEqual(set(faults.injected) | set(SLOW), set(KINDS), "each kind was met")
                self.assert_equal_runs(run)

    def test_a_fault_that_stays_is_a_failure_and_never_an_answer(self):
        faults = Faults(0.1, attempts=0, slow_share=min(0.004, 3 / SAMPLES))
        run = self.run_on(faults.on_request, "lasting", "?stream=1", ["--tries", "3", *IMPATIENT])
        for sample, entry in run.samples.items():
            number = int(sample.removeprefix("sum-"))
            kind = faults.kind_of(question(number)) if number < SAMPLES else None
            with self.subTest(sample=sample, kind=kind):
                if kind in (None, "usage", "doubled"):  # doubled: asked again as one document
                    self.assertEqual(entry["outcome"], self.plain.samples[sample]["outcome"])
                    self.assertEqual(run.grades[sample], self.plain.grades[sample])
                    self.assertEqual("usage_fault" in entry.get("served", {}), kind == "usage")
                else:
                    self.assertEqual((entry["outcome"], run.grades[sample]), ("failed", None), entry["reason"])
                    self.assertTrue(entry["reason"])

    def test_a_service_that_counts_too_much_is_found_out_by_our_own_count(self):
        if not default_model_is_here():
            self.skipTest("skipped: the default model is not here")
        wrong = {"prompt": 9, "reply": 5}  # each so many-th sum

        def overcounting(request):
            reply, found = script(request), re.search(r"Item (\d+):", request["text"])
            if found and int(found[1]) % wrong["prompt"] == 0:
                reply.usage = {"prompt": 2000}  # no rule about bytes forbids it
            if found and int(found[1]) % wrong["reply"] == 0:
                reply.usage = {**(reply.usage or {}), "reply": 32}  # for 17 bytes: a token has one at least, and some marks have none
            return reply

        async def on_request(path, headers, body, _):
            return answer(path, headers, body, None, overcounting)

        run = self.run_on(on_request, "overcounted", "?tokenizer=default", ["--prices", str(self.prices())])
        for sample, entry in run.samples.items():
            number, fault = int(sample.removeprefix("sum-")), entry.get("served", {}).get("usage_fault", "")
            if entry["outcome"] != "scored" or number >= SAMPLES:
                continue
            own, claimed = entry["tokens"]["own"], entry["tokens"]
            self.assertEqual(claimed["by"], "provider")
            self.assertEqual(entry["cost_nano_usd"], claimed["prompt"] * 1000 + claimed["reply"] * 2000)  # what is paid for
            if number % wrong["prompt"] == 0:
                self.assertEqual(fault, f"2000 prompt tokens, by our own count {own['prompt']}")
            elif number % wrong["reply"] == 0:
                self.assertEqual(fault, f"32 tokens of visible reply, by our own count {own['reply']}")
            else:
                self.assertEqual(fault, "", entry)
        counted = [entry for entry in run.samples.values() if "own" in entry["tokens"]]
        card = json.loads((self.place / "overcounted/card.json").read_text())
        self.assertEqual(card["cost"]["own_count"]["prompt_tokens"], sum(entry["tokens"]["own"]["prompt"] for entry in counted))
        self.assertEqual(card["cost"]["own_count"]["samples_doubtful"], sum("usage_fault" in entry["served"] for entry in counted))
        self.assertEqual(card["cost"]["prompt_tokens"], sum(entry["tokens"]["prompt"] for entry in run.samples.values()))
        self.assertTrue(card["subject"]["tokenizer"].startswith("sha256:"))
        page = (self.place / "overcounted/card.md").read_text()
        self.assertIn(f"Counted by the tokenizer of the file `{card['subject']['tokenizer']}`", page)
        verified = subprocess.run([SYSCARD, "verify", self.place / "overcounted"], capture_output=True, text=True, timeout=60)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_without_a_tokenizer_nothing_is_counted_beside_the_service(self):
        self.assertFalse(any("own" in entry["tokens"] for entry in self.plain.samples.values()))
        self.assertNotIn("own_count", json.loads((self.place / "plain/card.json").read_text())["cost"])

    def test_a_server_that_is_started_again_is_waited_for(self):
        held = {}

        async def restarting(path, headers, body, writer):
            if held["service"].server.requests == SAMPLES // 2:
                asyncio.get_running_loop().create_task(restart())
            return answer(path, headers, body, None)

        async def restart():
            server = held["service"].server
            await server.stop()
            await asyncio.sleep(1)
            await server.start(held["service"].port)

        held["service"] = Service(restarting)
        self.card(held["service"].port, "restart", "")
        held["service"].close()
        self.assert_equal_runs(Run(self.place / "restart"))

    def test_a_service_that_is_gone_stops_the_run_which_can_be_resumed(self):
        held = {}

        async def dying(path, headers, body, writer):
            if held["service"].server.requests >= SAMPLES // 3:
                await held["service"].server.stop()
                return None
            return answer(path, headers, body, None)

        held["service"] = Service(dying)
        port = held["service"].port
        done = self.card(port, "gone", "", ["--outage-after", "2", "--connect-timeout", "1"], check=(3,))
        held["service"].close()
        self.assertIn("error: the service has answered nothing for", done.stderr)
        self.assertIn("`syscard resume", done.stderr)
        self.assertFalse((self.place / "gone/card.json").exists())
        again = Service(faultless, port=port)
        resumed = subprocess.run([SYSCARD, "resume", str(self.place / "gone"), "--quiet", *FAST], capture_output=True, text=True, timeout=300)
        again.close()
        self.assertIn(resumed.returncode, (0, 1, 3), resumed.stderr)
        self.assert_equal_runs(Run(self.place / "gone"))

    def test_a_wrong_key_stops_the_run_and_is_printed_nowhere(self):
        async def strict(path, headers, body, _):
            return answer(path, headers, body, "right-key-0123456789")

        service = Service(strict)
        key = "wrong-key-9876543210"
        done = self.card(service.port, "key", "", environment={"PATH": "/usr/bin:/bin", "HOME": "/root", "SYSCARD_API_KEY": key}, check=(3,))
        service.close()
        self.assertIn("HTTP 401 authentication_error: wrong key ****", done.stderr)
        self.assertIn("the key comes from SYSCARD_API_KEY", done.stderr)
        written = b"".join(path.read_bytes() for path in (self.place / "key").rglob("*") if path.is_file())
        self.assertNotIn(key.encode(), written)

    def test_tls_with_a_certificate_of_ones_own_and_broken_handshakes(self):
        certificate, secret = self.place / "cert.pem", self.place / "key.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", secret, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True)
        if made.returncode != 0:
            self.skipTest("skipped: the program openssl is not here")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, secret)

        async def short_lived(path, headers, body, writer):
            writer.write(answer(path, headers, body, None))  # a connection for each request: many handshakes
            await writer.drain()
            writer.close()

        inner = Service(short_lived, context)
        broken = BrokenHandshakes(inner.port)
        trusted = {"PATH": "/usr/bin:/bin", "HOME": "/root", "SSL_CERT_FILE": str(certificate)}
        try:
            refused = self.card(broken.port, "untrusted", "", scheme="https", check=(3,), environment={"PATH": "/usr/bin:/bin", "HOME": "/root"})
            self.assertIn("SSL_CERT_FILE", refused.stderr)
            self.card(broken.port, "tls", "", scheme="https", environment=trusted)
        finally:
            broken.close()
            inner.close()
        self.assertGreater(broken.injected, 3)
        self.assert_equal_runs(Run(self.place / "tls"))


class BrokenHandshakes:
    """Forwards bytes to a TLS server; every seventh connection gets nonsense instead of a handshake."""

    def __init__(self, port: int):
        self.target, self.count, self.injected = port, 0, 0
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=1024), self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self):
        self.loop.call_soon_threadsafe(self.server.close)
        time.sleep(0.05)
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def serve(self, reader, writer):
        self.count += 1
        if self.count % 7 == 0:
            self.injected += 1
            writer.write(b"this is no TLS\r\n\r\n")
            writer.close()
            return
        onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.pump(reader, back), self.pump(onward, writer))

    @staticmethod
    async def pump(source, sink):
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.close()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
