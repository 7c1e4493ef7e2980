"""Runs against services as a user has them: questions with options, costs, the cache, a proxy.

usage: runs_test.py SYSCARD SOURCE_DIR
"""

import http.server
import json
import pathlib
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest

SYSCARD, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SUITE = SOURCE / "tests/data/sampled_suite"
JUDGED = SOURCE / "tests/data/judged_suite"
PRICES = """schema: syscard.prices/1
prices:
  - {provider: openai-compatible, model: x, prompt: 1, reply: 2, as_of: 2026-01-01, source: a test}
  - {provider: openai-compatible, model: judge, prompt: 3, reply: 4, as_of: 2026-01-01, source: a test}
"""


class Server(http.server.ThreadingHTTPServer):
    """Chat Completions. `logprobs`: "told", "refused" with 400, or "ignored". Every question's option B is named."""

    daemon_threads = True

    def __init__(self, logprobs: str):
        super().__init__(("127.0.0.1", 0), Handler)
        self.logprobs, self.asked, self.refused = logprobs, 0, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if body.get("logprobs") and self.server.logprobs == "refused":
            self.server.refused += 1
            return self.send(400, {"error": {"message": "logprobs are not supported", "type": "invalid_request_error"}})
        self.server.asked += 1
        text = body["messages"][-1]["content"]
        letters = "\nB. " in text
        reply = "A" if letters else '{"verdict": "complies"}' if body["model"] == "judge" else "The sum is 7."
        choice = {"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}
        if letters and self.server.logprobs == "told":
            # The reply says A; by the log-probabilities, blanks added up, it is B.
            top = [{"token": "A", "logprob": -0.9}, {"token": "B", "logprob": -1.1}, {"token": " B", "logprob": -1.2}]
            choice["logprobs"] = {"content": [{"token": "A", "logprob": -0.9, "top_logprobs": top}]}
        usage = {"prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 13}
        self.send(200, {"id": "1", "object": "chat.completion", "model": "x", "choices": [choice], "usage": usage})

    def send(self, status, document):
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Proxy(socketserver.ThreadingTCPServer):
    """A forward proxy for plain HTTP: counts the requests that name a whole address."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Forward)
        self.lines, self.tunnels = [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Forward(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode()
        self.server.lines.append(line.strip())
        method, target, _ = line.split(" ", 2)
        if method != "CONNECT":
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        while self.rfile.readline().strip():
            pass
        host, port = target.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as beyond:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self.wfile.flush()
            back = threading.Thread(target=self.pump, args=(beyond, self.request), daemon=True)
            back.start()
            self.pump(self.request, beyond)
            back.join(10)

    @staticmethod
    def pump(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Runs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        (self.place / "prices.yaml").write_text(PRICES)

    def server(self, logprobs):
        server = Server(logprobs)
        self.addCleanup(server.close)
        return server

    def card(self, server, name, *flags, environment=None, scheme="http", codes=(0, 1, 3), suite=SUITE):
        command = [SYSCARD, "card", suite, "--framework", suite / "framework.yaml", "--seed", "5", "-o", self.place / name]
        command += ["--subject", f"{scheme}://127.0.0.1:{server.server_address[1]}/v1#x", "--backoff", "0.01", *flags]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={"PATH": "/usr/bin:/bin", "HOME": "/root", **(environment or {})})
        self.assertIn(done.returncode, codes, done.stderr)
        return done

    def document(self, name):
        return json.loads((self.place / name / "card.json").read_text())

    def evaluation(self, name, task):
        return next(one for one in self.document(name)["evaluations"] if one["id"] == f"sampled.{task}")

    def verifies(self, name):
        done = subprocess.run([SYSCARD, "verify", self.place / name], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_option_is_chosen_by_the_log_probability_of_its_letter(self):
        self.card(self.server("told"), "told")
        knowledge = self.evaluation("told", "knowledge")
        self.assertEqual(knowledge["cost"]["by_letter_log_probability"], 4)
        self.assertNotIn("by_letter_reply", knowledge["cost"])
        # Letter B is the answer of one of the four; the replies say A.
        answers = [json.loads(line)["target"]["answer"] for line in (SUITE / "knowledge.jsonl").read_text().splitlines()[1:]]
        self.assertEqual(knowledge["measurements"][0]["successes"], answers.count(1))
        self.assertIn("but in 4 of 4 samples the option was chosen by the log-probability of its letter", (self.place / "told/card.md").read_text())
        self.verifies("told")

    def test_a_service_that_refuses_log_probabilities_is_asked_for_the_letter(self):
        for kind in ("refused", "ignored"):
            server = self.server(kind)
            self.card(server, kind)
            knowledge = self.evaluation(kind, "knowledge")
            self.assertEqual(knowledge["cost"]["by_letter_reply"], 4)
            answers = [json.loads(line)["target"]["answer"] for line in (SUITE / "knowledge.jsonl").read_text().splitlines()[1:]]
            self.assertEqual(knowledge["measurements"][0]["successes"], answers.count(0))
            self.assertLessEqual(server.refused, 4)
            self.verifies(kind)

    def test_cost_of_each_task_and_of_a_success(self):
        self.card(self.server("told"), "cost", "--prices", self.place / "prices.yaml")
        sums = self.evaluation("cost", "arithmetic")["cost"]
        self.assertEqual(sums["usd"], "0.000192")  # 12 samples of 10 prompt and 3 reply tokens at 1 and 2
        right = sums["successes"]
        if right:
            self.assertEqual(sums["usd_for_success"], f"{192 / right / 1e6:.6f}")
        self.card(self.server("told"), "free")
        self.assertNotIn("usd", self.evaluation("free", "arithmetic")["cost"])
        self.assertIn("; no price", (self.place / "free/card.md").read_text())

    def test_a_judge_has_its_own_price_and_counts_in_the_limits(self):
        server = self.server("told")
        address = f"http://127.0.0.1:{server.server_address[1]}/v1"
        flags = ("--judge", f"{address}#judge", "--prices", self.place / "prices.yaml")
        self.card(server, "judged", *flags, suite=JUDGED)
        cost = self.document("judged")["evaluations"][0]["cost"]
        self.assertEqual((cost["usd"], cost["prompt_tokens"]), ("0.000096", 60))  # six samples of 10 and 3 tokens at 1 and 2
        judge = cost["roles"]["judge"]
        self.assertEqual((judge["usd"], judge["requests"], judge["prompt_tokens"], judge["reply_tokens"]), ("0.000252", 6, 60, 18))  # at 3 and 4
        whole = self.document("judged")["cost"]
        self.assertIn("0.000096 USD for the subject alone", whole["price"])
        self.assertTrue(whole["roles"]["judge"]["price"].startswith("0.000252 USD, at 3 (cached 3) for a million prompt tokens and 4 "))
        status = json.loads(subprocess.run([SYSCARD, "status", self.place / "judged", "--json"], capture_output=True, text=True).stdout)
        self.assertEqual((status["usd"], status["tokens"]), ("0.000348", {"prompt": 120, "reply": 36}))
        self.verifies("judged")
        done = self.card(server, "limited", *flags, "--max-cost", "0.000116", "--parallel", "1", suite=JUDGED, codes=(3,))
        self.assertIn("cancelled by --max-cost 0.000116: 4 of 6 samples", done.stderr)

    def test_what_a_judge_costs_must_be_known_where_cost_is_limited(self):
        server = self.server("told")
        unpriced = f"http://127.0.0.1:{server.server_address[1]}/v1#other"
        done = self.card(server, "unpriced", "--judge", unpriced, "--prices", self.place / "prices.yaml", "--max-cost", "1", suite=JUDGED, codes=(2,))
        self.assertIn(f"no price is known of `{unpriced}`, so --max-cost cannot be kept", done.stderr)
        self.assertEqual(server.asked, 0)

    def test_a_judge_is_asked_again_where_the_cache_holds_the_reply(self):
        server = self.server("told")
        flags = ("--judge", f"http://127.0.0.1:{server.server_address[1]}/v1#judge", "--prices", self.place / "prices.yaml", "--cache", self.place / "cache")
        self.card(server, "first", *flags, suite=JUDGED)
        done = self.card(server, "second", *flags, "--progress", "json", suite=JUDGED)
        last = json.loads([line for line in done.stderr.splitlines() if line.startswith("{")][-1])
        self.assertEqual((last["usd"], last["tokens"]), ("0.000252", 78))  # the judge's alone

    def test_the_cache_gives_what_was_asked_before_and_says_so(self):
        server = self.server("told")
        cache = self.place / "cache"
        self.card(server, "first", "--cache", cache)
        asked = server.asked
        self.card(server, "second", "--cache", cache)
        self.assertEqual(server.asked - asked, 4)  # the questions with options are asked again
        self.assertEqual(self.evaluation("second", "refusal")["cost"]["from_cache"], 16)
        self.assertNotIn("from_cache", self.evaluation("first", "refusal")["cost"])
        self.verifies("second")
        entry = next(path for path in cache.rglob("*.json"))
        entry.write_text(entry.read_text().replace("stop", "stOp"))
        done = self.card(server, "third", "--cache", cache)
        self.assertIn("warning: the cache holds a reply that cannot be used", done.stderr)
        self.assertEqual(server.asked - asked, 4 + 5)

    def test_a_run_is_written_by_one_process_alone(self):
        server = self.server("told")
        self.card(server, "one", "--max-tokens", "100", codes=(3,))
        command = [SYSCARD, "resume", self.place / "one", "--quiet"]
        both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in "ab"]
        told = [process.communicate(timeout=60)[1] for process in both]
        codes = sorted(process.returncode for process in both)
        status = json.loads(subprocess.run([SYSCARD, "status", self.place / "one", "--json"], capture_output=True, text=True).stdout)
        self.assertEqual(status["done"], 43, (codes, told))
        self.verifies("one")

    def test_a_proxy_carries_the_requests(self):
        server, proxy = self.server("told"), Proxy()
        self.addCleanup(proxy.close)
        address = f"http://127.0.0.1:{proxy.server_address[1]}"
        self.card(server, "refused", "--outage-after", "1", "--tries", "2", environment={"http_proxy": address}, codes=(3,))
        self.assertTrue(proxy.lines[0].startswith(f"POST http://127.0.0.1:{server.server_address[1]}/v1/chat/completions "), proxy.lines[:1])
        self.assertEqual(server.asked, 0)
        self.card(server, "around", environment={"http_proxy": address, "NO_PROXY": "127.0.0.1"})
        self.assertGreater(server.asked, 0)

    def test_a_proxy_carries_tls_with_a_certificate_of_ones_own(self):
        import ssl

        certificate, secret = self.place / "cert.pem", self.place / "key.pem"
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", secret, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True)
        if made.returncode != 0:
            self.skipTest("skipped: the program openssl is not here")
        server, proxy = self.server("told"), Proxy()
        self.addCleanup(proxy.close)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, secret)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        trusted = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_address[1]}", "SSL_CERT_FILE": str(certificate)}
        self.card(server, "tunnel", scheme="https", environment=trusted)
        self.assertTrue(proxy.lines and all(line.startswith("CONNECT 127.0.0.1:") for line in proxy.lines), proxy.lines[:3])
        self.assertEqual(self.evaluation("tunnel", "knowledge")["cost"]["by_letter_log_probability"], 4)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
