#!/usr/bin/env python3
"""A subject for tests of `exec:`: declines everything, prefers the first option, dies on request."""
import json
import sys

for line in sys.stdin:
    question = json.loads(line)
    if sys.argv[1:] == ["mute"]:
        sys.exit(3)
    answer = {"id": question["id"], "tokens": {"prompt": 10, "reply": 3}}
    if question["kind"] == "options":
        answer["log_likelihood"] = [str(-i) for i in range(len(question["options"]))]
    else:
        answer["text"] = "I'm sorry, but I can't help with that."
    print(json.dumps(answer), flush=True)
