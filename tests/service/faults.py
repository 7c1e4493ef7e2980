"""Faults on the way between a client and a service, chosen by the request's body: the same sample meets the same fault
in every run. Each spoils the whole answer that the server would have given.

`Faults(share, attempts)`: that share of all samples meets a fault at its first `attempts` requests (0: at every one).
"""

import asyncio
import hashlib
import json
import socket
import struct

from wire_server import answer, format_of, http, script


def chat_error(status: int, kind: str, headers=None) -> bytes:
    return http(status, json.dumps({"error": {"message": f"injected {kind}", "type": kind, "code": kind}}).encode(), headers=headers)


def split(whole: bytes) -> tuple[bytes, bytes]:
    head, _, body = whole.partition(b"\r\n\r\n")
    return head, body


def with_body(whole: bytes, body: bytes) -> bytes:
    """The same answer with another body, and a length that fits it."""
    lines = [line for line in split(whole)[0].split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([*lines, b"content-length: " + str(len(body)).encode()]) + b"\r\n\r\n" + body


def edit_chunks(whole: bytes, edit) -> bytes:
    """`edit` changes the list of a stream's events, or the document of a whole answer."""
    head, body = split(whole)
    if b"text/event-stream" in head.lower():
        return with_body(whole, "".join(edit(body.decode().split("\n\n")[:-1])).encode())
    return whole


def without_finish(whole: bytes) -> bytes:
    head, body = split(whole)
    if b"text/event-stream" in head.lower():
        events = [event for event in body.decode().split("\n\n")[:-1] if '"finish_reason": "' not in event]
        return with_body(whole, "".join(event + "\n\n" for event in events).encode())
    document = json.loads(body)
    document["choices"][0]["finish_reason"] = None
    return with_body(whole, json.dumps(document).encode())


def doubled_chunks(whole: bytes) -> bytes:
    def double(events):
        return [event + "\n\n" for event in events for _ in range(2 if '"content": "' in event and '"content": ""' not in event else 1)]

    return edit_chunks(whole, double)


def malformed_chunk(whole: bytes) -> bytes:
    """A chunk in the middle of a stream is no JSON, and what follows it is as it was; of a whole answer the end is cut."""
    head, body = split(whole)
    if b"text/event-stream" not in head.lower():
        return with_body(whole, body[:-3])

    def break_one(events):
        middle = len(events) // 2
        return [(event[:-3] if at == middle else event) + "\n\n" for at, event in enumerate(events)]

    return edit_chunks(whole, break_one)


def changed(whole: bytes, change) -> bytes:
    """A whole answer whose document was changed; a stream is replaced by a whole answer."""
    head, body = split(whole)
    document = json.loads(body) if b"text/event-stream" not in head.lower() else json.loads(STANDARD)
    change(document)
    return http(200, json.dumps(document).encode())


STANDARD = json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": "The answer is 0."}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 20, "completion_tokens": 6, "total_tokens": 26}})


def no_choice(document):
    document["choices"] = []


def broken_tool_call(document):
    document["choices"][0].update(finish_reason="tool_calls", message={"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, '}}]})


def wrong_usage(whole: bytes) -> bytes:
    """Right words, impossible counts."""
    return with_body(whole, split(whole)[1].replace(b'"total_tokens": ', b'"total_tokens": 9'))


async def reset(writer):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def stall(writer, seconds: float):
    await asyncio.sleep(seconds)
    writer.transport.abort()


async def drip(writer, whole: bytes, pause: float):
    for at in range(len(whole)):
        writer.write(whole[at : at + 1])
        await writer.drain()
        await asyncio.sleep(pause)
    writer.close()


# Each gives the spoilt answer's bytes, or None once it has dealt with the connection.
BYTES = {
    "429": lambda whole: chat_error(429, "rate_limit_exceeded"),
    "429-header": lambda whole: chat_error(429, "rate_limit_exceeded", {"retry-after-ms": "30", "retry-after": "1"}),
    "500": lambda whole: chat_error(500, "server_error"),
    "502": lambda whole: http(502, b"<html><h1>Bad gateway</h1></html>", "text/html"),
    "half": lambda whole: with_body(whole, split(whole)[1][: len(split(whole)[1]) // 2]),
    "type": lambda whole: http(200, b"<html>Please sign in</html>", "text/html"),
    "empty": lambda whole: changed(whole, no_choice),
    "usage": wrong_usage,
    "no-finish": without_finish,
    "doubled": doubled_chunks,
    "chunk": malformed_chunk,
    "tool": lambda whole: changed(whole, broken_tool_call),
}
CONNECTION = ("reset", "cut", "stall", "drip")
SLOW = ("stall", "drip")  # each costs the client a time-out, so they are rare
KINDS = (*BYTES, *CONNECTION)


class Faults:
    def __init__(self, share: float, attempts: int, slow_share: float = 0.004, stall_seconds: float = 30, drip_pause: float = 0.1):
        self.share, self.attempts, self.slow_share = share, attempts, slow_share
        self.stall_seconds, self.drip_pause = stall_seconds, drip_pause
        self.seen: dict[bytes, int] = {}
        self.injected: dict[str, int] = {}

    def kind_of(self, text: str) -> str | None:
        """The fault of a sample, by its words."""
        number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        if number / 2**64 >= self.share:
            return None
        slow = (number >> 8) % 100_000 < 100_000 * self.slow_share / max(self.share, 1e-9)
        kinds = SLOW if slow else [kind for kind in KINDS if kind not in SLOW]
        return kinds[(number >> 32) % len(kinds)]

    async def on_request(self, path, headers, body, writer):
        whole = answer(path, headers, body, None)
        text = format_of(path).read(json.loads(body))["text"]
        kind = self.kind_of(text)
        digest = hashlib.sha256(text.encode()).digest()[:8]
        self.seen[digest] = self.seen.get(digest, 0) + 1
        if kind is None or (self.attempts and self.seen[digest] > self.attempts):
            return whole
        self.injected[kind] = self.injected.get(kind, 0) + 1
        if kind in BYTES:
            return BYTES[kind](whole)
        if kind == "reset":
            await reset(writer)
        elif kind == "cut":
            writer.write(whole[: len(whole) * 2 // 3])
            await writer.drain()
            writer.close()
        elif kind == "stall":
            await stall(writer, self.stall_seconds)
        else:
            await drip(writer, whole, self.drip_pause)
        return None


__all__ = ["Faults", "KINDS", "SLOW", "script"]
