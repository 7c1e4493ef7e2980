#!/usr/bin/env python3
"""Samples a second against a server that answers at once, with durable evidence, beside wrk on the same server.

nginx gives one constant answer on the first core, the program (or wrk) runs on the second. Each round measures wrk and
then two cards. A sample's time is taken twice: in the run, from the first request until the last sample is durable; and
from plan to card, where it is also read, committed to, published, measured and printed. Of the second the time of a
card with few samples is subtracted.

usage: service_bench.py SYSCARD [ROUNDS [SAMPLES]]      needs nginx, wrk and taskset; SAMPLES: for the peak memory, 30,000
"""

import json
import pathlib
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import typing

SYSCARD = sys.argv[1]
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
SAMPLES, SMALL = 30_000, 1_000
MEMORY_SAMPLES = int(sys.argv[3]) if len(sys.argv) > 3 else SAMPLES
ANSWER = '{"id":"c","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"The answer is 4."},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":6,"total_tokens":26}}'

NGINX = """
worker_processes 1; worker_rlimit_nofile 32768; pid {folder}/pid; error_log {folder}/error.log warn; daemon off;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300s; default_type application/json; tcp_nodelay on;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port} backlog=16384; location / {{ return 200 '{answer}'; }} }}
}}
"""
WRK = """
wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.body = '{"model":"m","messages":[{"role":"user","content":"Item 17: what is 2 plus 2?"}],"max_tokens":16,"temperature":0,"seed":7}'
wrk.headers["Content-Type"] = "application/json"
"""
SUITE = """
schema: syscard.suite/1
name: sums
version: "1"
title: Sums
tasks:
  - name: sums
    row: N
    title: Sums
    measures: Speed.
    limits: Of a constant answer.
    dataset: sums.jsonl
    solver: generate
    scorer: numeric/1
    max_tokens: 16
    metrics:
      - {name: accuracy, title: Right, estimator: mean, direction: higher_is_more_capable, of: correct}
"""
FRAMEWORK = """
schema: syscard.framework/1
name: sums
title: Sums
version: "1"
source: Written for the benchmarks of this project.
thresholds: example
scale: [{level: low, prose: Little.}, {level: high, prose: Much.}]
categories:
  - id: sums
    title: Sums
    status: tracked
    indicators:
      - {id: few, title: Few, measurement: sums.accuracy, rule_out: {level: high, when: upper_bound, below: "0.99"}, because: It is a test.}
actions:
  - {id: deploy, title: Deploy, requires: [{category: sums, at_most: low, state: post}]}
"""


class Card(typing.NamedTuple):
    """Times in seconds: of all, of the run in it, of the processor; peak memory in MB."""

    seconds: float
    run: float
    work: float
    peak: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_suite(folder: pathlib.Path, samples: int):
    folder.mkdir()
    (folder / "suite.yaml").write_text(SUITE)
    (folder / "framework.yaml").write_text(FRAMEWORK)
    with open(folder / "sums.jsonl", "w") as file:
        print(json.dumps({"schema": "syscard.dataset/1", "name": "sums", "license": "Apache-2.0", "canary": "syscard-canary-bench", "items": samples}), file=file)
        for n in range(samples):
            print(json.dumps({"id": f"s{n}", "messages": [{"role": "user", "content": f"Item {n}: what is 2 plus 2?"}], "target": {"answer": "4"}, "tags": {}, "cluster": f"s{n}"}), file=file)


class Bench:
    def __init__(self, folder: pathlib.Path):
        self.folder, self.port, self.cards = folder, free_port(), 0
        for samples in {SMALL, SAMPLES, MEMORY_SAMPLES}:
            write_suite(folder / f"suite{samples}", samples)
        (folder / "post.lua").write_text(WRK)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=self.port, answer=ANSWER))
        self.nginx = subprocess.Popen(["taskset", "-c", "0", "nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        time.sleep(1)

    def close(self):
        self.nginx.terminate()
        self.nginx.wait()

    def wrk(self) -> float:
        out = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", "-c64", "-d3s", "-s", self.folder / "post.lua", f"http://127.0.0.1:{self.port}/"], capture_output=True, text=True, check=True).stdout
        return float(next(line for line in out.splitlines() if line.startswith("Requests/sec")).split()[1])

    def card(self, samples: int, parallel: int) -> Card:
        # A new place each time: a file system looks long for a place among files that were deleted a moment ago.
        self.cards += 1
        place = self.folder / f"out{self.cards}"
        suite = self.folder / f"suite{samples}"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        command = ["taskset", "-c", "1", "/usr/bin/env", SYSCARD, "card", suite, "--framework", suite / "framework.yaml", "--subject", f"http://127.0.0.1:{self.port}/v1#m", "-o", place, "--progress", "json", "--parallel", str(parallel)]
        told = open(self.folder / f"err{self.cards}", "w+")
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        peak = 0.0
        while child.poll() is None:
            status = pathlib.Path(f"/proc/{child.pid}/status")
            try:
                peak = max(peak, int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024)
            except (OSError, IndexError):
                pass
            time.sleep(0.02)
        seconds = time.monotonic() - start
        if child.returncode not in (0, 1, 3) or not (place / "card.json").exists():
            sys.exit(f"the run ended with exit code {child.returncode}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        told.seek(0)
        last = json.loads([line for line in told if line.startswith("{")][-1])
        if last["done"] != samples:
            sys.exit(f"the last progress has {last['done']} of {samples} samples")
        return Card(seconds, last["milliseconds"] / 1000, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


def main():
    missing = [tool for tool in ("nginx", "wrk", "taskset") if shutil.which(tool) is None]
    if missing:
        print(f"service_bench: skipped: {', '.join(missing)} not here; `apt-get install nginx-light wrk` brings them")
        return
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(pathlib.Path(folder))
        try:
            raws, runs, wholes = [], [], []
            for _ in range(ROUNDS):
                raws.append(bench.wrk())
                small, large = bench.card(SMALL, 64), bench.card(SAMPLES, 64)
                runs.append(SAMPLES / large.run)
                wholes.append((SAMPLES - SMALL) / (large.seconds - small.seconds))
                work = (large.work - small.work) / (SAMPLES - SMALL) * 1e6
                print(f"wrk {raws[-1]:7.0f} requests/s   run {runs[-1]:6.0f} samples/s, ratio {runs[-1] / raws[-1]:.3f}   plan to card {wholes[-1]:6.0f} samples/s, ratio {wholes[-1] / raws[-1]:.3f} ({work:.0f} us of processor time each)", flush=True)
            for name, rates in (("run", runs), ("plan to card", wholes)):
                ratios = [rate / raw for rate, raw in zip(rates, raws)]
                print(f"{name}: {min(rates):.0f} to {max(rates):.0f}, median {statistics.median(rates):.0f} samples/s; of wrk's requests {min(ratios):.3f} to {max(ratios):.3f}, median {statistics.median(ratios):.3f}")
            for parallel in (64, 1_000, 10_000):
                card = bench.card(MEMORY_SAMPLES, parallel)
                print(f"peak memory, {MEMORY_SAMPLES} samples, --parallel {parallel}: {card.peak:.0f} MB in {card.seconds:.1f} s")
        finally:
            bench.close()


main()
