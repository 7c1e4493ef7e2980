"""A layer that is a classifier behind an address: what it is sent, what its answers come to, and what its silence does.

usage: classifier_test.py SYSCARD SOURCE_DIR
"""

import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

failures = []
asked = []
answer = {"status": 200, "body": ""}


class Classifier(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        blocks = "biscuit" in asked[-1]["reply"].lower()
        body = (answer["body"] or json.dumps(
            {"verdict": "block", "label": "biscuits"} if blocks else {"verdict": "allow"})).encode()
        self.send_response(answer["status"])
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):  # who was cancelled does not wait for his answer
        pass


def expect(condition, message):
    if not condition:
        failures.append(message)


def card(syscard, source, subject, out):
    tiny = source / "tests/data/tiny_suite"
    return subprocess.run(
        [syscard, "card", str(tiny), "--framework", str(tiny / "framework.yaml"), "--subject", str(subject), "-o", str(out),
         "--tries", "2", "--backoff", "0.01", "--outage-after", "0.2"], capture_output=True, text=True, timeout=60)


def post(out, metric):
    document = json.loads((out / "card.json").read_text())
    measurements = [one for evaluation in document["evaluations"] for one in evaluation["measurements"]]
    return document, next(one for one in measurements if one["metric"] == metric)


def main() -> int:
    syscard, source = sys.argv[1], pathlib.Path(sys.argv[2])
    server = Server(("127.0.0.1", 0), Classifier)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        subject = here / "subject.yaml"
        subject.write_text(
            "schema: syscard.subject/1\n"
            f"model: replay:{source}/tests/data/tiny_suite/recording.jsonl\n"
            "layers:\n"
            f"  - {{name: guard, kind: http, url: 'http://127.0.0.1:{server.server_port}/', reply: \"I can't help with that.\"}}\n")

        card(syscard, source, subject, here / "verdicts")
        document, measured = post(here / "verdicts", "per_attempt")
        expect(measured["successes"] == 0, f"the breach was not stopped: {measured['successes']}")
        expect({"arm": "post", "name": "guard/biscuits", "samples": 1, "asked": 12} in document["mitigations"]["fired"],
               f"fired: {document['mitigations']['fired']}")
        expect(set(asked[0]) == {"schema", "layer", "on", "input", "reply"}, f"sent: {asked[0]}")
        verified = subprocess.run([syscard, "verify", str(here / "verdicts")], capture_output=True, text=True)
        expect(verified.returncode == 0, verified.stdout)

        answer["body"] = '{"verdict": "perhaps"}'
        card(syscard, source, subject, here / "nonsense")
        _, measured = post(here / "nonsense", "per_attempt")
        expect(measured["outcomes"]["failed"] == 6, f"no verdict: {measured['outcomes']}")
        expect(measured["value"] is None, "samples without a verdict were counted")

        answer["status"] = 401
        stopped = card(syscard, source, subject, here / "locked")
        expect(stopped.returncode == 3, f"a locked classifier: exit {stopped.returncode}")
        expect("layer `guard`" in stopped.stderr and "syscard resume" in stopped.stderr, stopped.stderr)
        expect(not (here / "locked" / "card.json").exists(), "a card was made without the classifier")

        answer["status"], answer["body"] = 200, ""
        resumed = subprocess.run([syscard, "resume", str(here / "locked")], capture_output=True, text=True, timeout=60)
        expect((here / "locked" / "card.json").exists(), resumed.stderr)
        _, measured = post(here / "locked", "per_attempt")
        expect(measured["outcomes"]["failed"] == 0, f"after the resume: {measured['outcomes']}")
    server.shutdown()
    print("\n".join(failures))
    print(f"{len(asked)} requests, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
