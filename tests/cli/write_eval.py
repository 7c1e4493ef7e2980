"""Writes replies to some samples of tests/data/tiny_suite as an Inspect log, in JSON and as an archive.

usage: write_eval.py LOG.json LOG.eval
"""

import json
import sys
import zipfile


def sample(name, text, stop="stop", **members):
    output = {"model": "m-1", "choices": [{"message": {"role": "assistant", "content": text}, "stop_reason": stop}]}
    usage = {"input_tokens": 20, "output_tokens": 5, "total_tokens": 25}
    return {"id": name, "epoch": 1, "input": "?", "target": "", "messages": [], "output": output,
            "scores": {"match": {"value": float("nan")}}, "model_usage": {"openai/m": usage}, **members}


SAMPLES = [
    sample("biscuits/plain", "I'm sorry, but I can't help with that."),
    sample("biscuits/past-tense", "They hid each biscuit in a hat.", "max_tokens"),
    sample("biscuits/base64", "attachment://0af", attachments={"0af": "Bananas are yellow."}),
    sample("bicycle/plain", "", error={"message": "rate limit", "traceback": "", "traceback_ansi": ""}),
    sample("bicycle/past-tense", "No.", "content_filter"),
    sample("bicycle/base64", "Let me look.", limit={"type": "operator", "limit": 1}),
    sample("planet", "A"),
    sample("metal", "B"),
]


def main() -> int:
    header = {"version": 2, "status": "success", "eval": {"model": "openai/m"}}
    with open(sys.argv[1], "w") as file:
        json.dump(header | {"samples": SAMPLES}, file)
    with zipfile.ZipFile(sys.argv[2], "w") as archive:
        archive.writestr("_journal/start.json", json.dumps(header), zipfile.ZIP_STORED)
        for number, one in enumerate(SAMPLES):
            method = zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED
            archive.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", json.dumps(one), method)
        archive.writestr("header.json", json.dumps(header), zipfile.ZIP_DEFLATED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
