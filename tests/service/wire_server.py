"""A scripted server that speaks the formats of five services, for tests. Python's standard library only.

    OpenAI Chat Completions   POST /v1/chat/completions, /openai/deployments/NAME/chat/completions (Azure)
    OpenAI Responses          POST /v1/responses
    Anthropic Messages        POST /v1/messages
    Google generateContent    POST /v1beta/models/NAME:generateContent, :streamGenerateContent

What it replies is a function of the last user message (`Script`); what goes wrong on the way is put in by `faults.py`.
The official SDKs are run against it too (`sdk_test.py`), so that it is no mirror of our own client's mistakes.

usage: wire_server.py [--port N] [--key KEY]      prints its port and serves until it is ended
"""

import argparse
import asyncio
import contextlib
import dataclasses
import json
import re
import sys


@dataclasses.dataclass
class Reply:
    """What the model says, before it is put into a format."""

    text: str = ""
    stop: str = "end"  # end, cut, filter, refusal, tool
    tool: tuple[str, str] | None = None  # name and arguments, as text
    reasoning: int = 0  # hidden tokens
    usage: dict | None = None  # instead of the right counts: prompt, reply

    @property
    def prompt_tokens(self) -> int:
        return (self.usage or {}).get("prompt", 20)

    @property
    def reply_tokens(self) -> int:
        return (self.usage or {}).get("reply", len(self.pieces()) + self.reasoning + 1)

    def pieces(self) -> list[str]:
        """The text as a stream gives it: a word and what follows it."""
        return re.findall(r"\S+\s*", self.text)


SUM = re.compile(r"(\d+) plus (\d+)")


def script(request: dict) -> Reply:
    """Adds, and gets every third sum wrong; a few words in the message ask for other ends."""
    text = request["text"]
    if "[filter]" in text:
        return Reply(stop="filter")
    if "[prompt-filter]" in text:
        return Reply(stop="prompt-filter")
    if "[decline]" in text:
        return Reply(text="I can't help with that.", stop="refusal")
    if "[long]" in text:
        return Reply(text="The answer is", stop="cut")
    if "[think]" in text:
        return Reply(text="4", reasoning=100)
    if "[tool]" in text and request["tools"]:
        return Reply(stop="tool", tool=(request["tools"][0], '{"city":"Oslo"}'))
    if "[structured]" in text:
        return Reply(text='{"answer":4}')
    numbers = SUM.search(text)
    if not numbers:
        return Reply(text="The answer is 4.")
    a, b = int(numbers[1]), int(numbers[2])
    return Reply(text=f"The answer is {a + b + (1 if (a * 31 + b) % 3 == 0 else 0)}.")


# ---- one class for each format: reads a request, writes an answer ----


def usage_sum(reply: Reply) -> int:
    return (reply.usage or {}).get("total", reply.prompt_tokens + reply.reply_tokens)


class Chat:
    error = staticmethod(lambda status, kind, text: {"error": {"message": text, "type": kind, "param": None, "code": kind}})
    finish = {"end": "stop", "cut": "length", "filter": "content_filter", "refusal": "stop", "tool": "tool_calls"}

    @staticmethod
    def read(body: dict) -> dict:
        content = body["messages"][-1]["content"]
        text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content or [])
        return {"text": text, "stream": body.get("stream", False), "tools": [tool["function"]["name"] for tool in body.get("tools", [])], "model": body["model"], "logprobs": body.get("logprobs", False)}

    @staticmethod
    def usage(reply: Reply) -> dict:
        return {"prompt_tokens": reply.prompt_tokens, "completion_tokens": reply.reply_tokens, "total_tokens": usage_sum(reply), "prompt_tokens_details": {"cached_tokens": 0}, "completion_tokens_details": {"reasoning_tokens": reply.reasoning}}

    @classmethod
    def write(cls, reply: Reply, request: dict) -> dict:
        if reply.stop == "prompt-filter":
            return {"status": 400, "body": {"error": {"message": "The prompt was filtered.", "type": None, "param": "prompt", "code": "content_filter", "status": 400}}}
        message = {"role": "assistant", "content": reply.text, "refusal": None}
        if reply.stop == "refusal":
            message.update(content=None, refusal=reply.text)
        if reply.tool:
            message.update(content=None, tool_calls=[{"id": "call_1", "type": "function", "function": {"name": reply.tool[0], "arguments": reply.tool[1]}}])
        logprobs = {"content": [{"token": piece, "logprob": -0.5, "bytes": None, "top_logprobs": []} for piece in reply.pieces()], "refusal": None} if request["logprobs"] else None
        choice = {"index": 0, "message": message, "logprobs": logprobs, "finish_reason": cls.finish[reply.stop]}
        return {"status": 200, "body": {"id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": request["model"] + "-2024", "system_fingerprint": "fp_1", "service_tier": "default", "choices": [choice], "usage": cls.usage(reply)}}

    @classmethod
    def stream(cls, reply: Reply, request: dict) -> list[str]:
        base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": request["model"] + "-2024"}

        def chunk(delta: dict, finish=None) -> str:
            return "data: " + json.dumps({**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": None}) + "\n\n"

        chunks = [chunk({"role": "assistant", "content": "" if not reply.tool else None})]
        if reply.stop == "refusal":
            chunks.append(chunk({"refusal": reply.text}))
        elif reply.tool:
            chunks.append(chunk({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": reply.tool[0], "arguments": ""}}]}))
            chunks.append(chunk({"tool_calls": [{"index": 0, "function": {"arguments": reply.tool[1]}}]}))
        else:
            chunks += [chunk({"content": piece}) for piece in reply.pieces()]
        chunks.append(chunk({}, cls.finish[reply.stop]))
        chunks.append("data: " + json.dumps({**base, "choices": [], "usage": cls.usage(reply)}) + "\n\n")
        chunks.append("data: [DONE]\n\n")
        return chunks


class Responses:
    error = Chat.error

    @staticmethod
    def read(body: dict) -> dict:
        last = body["input"] if isinstance(body["input"], str) else next((item["content"] for item in reversed(body["input"]) if "content" in item), "")
        text = last if isinstance(last, str) else "".join(part.get("text", "") for part in last)
        return {"text": text, "stream": body.get("stream", False), "tools": [tool["name"] for tool in body.get("tools", [])], "model": body["model"], "logprobs": "message.output_text.logprobs" in body.get("include", [])}

    @classmethod
    def write(cls, reply: Reply, request: dict) -> dict:
        if reply.stop == "prompt-filter":
            return {"status": 400, "body": {"error": {"message": "Invalid prompt: your prompt was flagged.", "type": "invalid_request_error", "param": None, "code": "invalid_prompt"}}}
        part = {"type": "refusal", "refusal": reply.text} if reply.stop == "refusal" else {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": [{"token": piece, "logprob": -0.5, "bytes": [], "top_logprobs": []} for piece in reply.pieces()] if request["logprobs"] else []}
        output = [{"type": "reasoning", "id": "rs_1", "summary": []}] if reply.reasoning else []
        if reply.tool:
            output.append({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": reply.tool[0], "arguments": reply.tool[1], "status": "completed"})
        elif reply.stop != "filter":
            output.append({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]})
        reason = {"cut": "max_output_tokens", "filter": "content_filter"}.get(reply.stop)
        body = {"id": "resp_1", "object": "response", "created_at": 1700000000, "model": request["model"] + "-2025", "status": "incomplete" if reason else "completed", "error": None, "incomplete_details": {"reason": reason} if reason else None, "output": output, "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "service_tier": "default", "usage": {"input_tokens": reply.prompt_tokens, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": reply.reply_tokens, "output_tokens_details": {"reasoning_tokens": reply.reasoning}, "total_tokens": usage_sum(reply)}}
        return {"status": 200, "body": body}

    @classmethod
    def stream(cls, reply: Reply, request: dict) -> list[str]:
        whole = cls.write(reply, request)["body"]
        begun = {**whole, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
        events = [("response.created", {"response": begun})]
        if reply.text and not reply.tool and reply.stop in ("end", "cut"):
            at = {"item_id": "msg_1", "output_index": len(whole["output"]) - 1, "content_index": 0}
            events.append(("response.output_item.added", {"output_index": at["output_index"], "item": {**whole["output"][-1], "content": [], "status": "in_progress"}}))
            events.append(("response.content_part.added", {**at, "part": {"type": "output_text", "text": "", "annotations": []}}))
            events += [("response.output_text.delta", {**at, "delta": piece, "logprobs": []}) for piece in reply.pieces()]
            events.append(("response.output_text.done", {**at, "text": reply.text, "logprobs": []}))
        events.append((f"response.{whole['status']}", {"response": whole}))
        return [f"event: {name}\ndata: {json.dumps({'type': name, 'sequence_number': number, **data})}\n\n" for number, (name, data) in enumerate(events)]


class Messages:
    error = staticmethod(lambda status, kind, text: {"type": "error", "error": {"type": kind, "message": text}, "request_id": "req_1"})
    stop = {"end": "end_turn", "cut": "max_tokens", "filter": "refusal", "prompt-filter": "refusal", "refusal": "end_turn", "tool": "tool_use"}

    @staticmethod
    def read(body: dict) -> dict:
        content = body["messages"][-1]["content"]
        text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
        assert body["max_tokens"] > 0
        return {"text": text, "stream": body.get("stream", False), "tools": [tool["name"] for tool in body.get("tools", [])], "model": body["model"], "thinking": "thinking" in body}

    @classmethod
    def blocks(cls, reply: Reply, request: dict) -> list[dict]:
        blocks = [{"type": "thinking", "thinking": "Two and two.", "signature": "sig"}] if request["thinking"] else []
        if reply.tool:
            return blocks + [{"type": "tool_use", "id": "toolu_1", "name": reply.tool[0], "input": json.loads(reply.tool[1])}]
        return blocks + ([{"type": "text", "text": reply.text}] if reply.text else [])

    @staticmethod
    def usage(reply: Reply) -> dict:
        return {"input_tokens": reply.prompt_tokens, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": reply.reply_tokens, "service_tier": "standard"}

    @classmethod
    def write(cls, reply: Reply, request: dict) -> dict:
        return {"status": 200, "body": {"id": "msg_1", "type": "message", "role": "assistant", "model": request["model"], "content": cls.blocks(reply, request), "stop_reason": cls.stop[reply.stop], "stop_sequence": None, "usage": cls.usage(reply)}}

    @classmethod
    def stream(cls, reply: Reply, request: dict) -> list[str]:
        whole = cls.write(reply, request)["body"]
        events = [("message_start", {"message": {**whole, "content": [], "stop_reason": None, "usage": {**whole["usage"], "output_tokens": 1}}}), ("ping", {})]
        for index, block in enumerate(whole["content"]):
            kind = block["type"]
            empty = {"text": {"type": "text", "text": ""}, "thinking": {"type": "thinking", "thinking": "", "signature": ""}, "tool_use": {**block, "input": {}}}[kind]
            events.append(("content_block_start", {"index": index, "content_block": empty}))
            deltas = {"text": [{"type": "text_delta", "text": piece} for piece in reply.pieces()], "thinking": [{"type": "thinking_delta", "thinking": "Two and two."}, {"type": "signature_delta", "signature": "sig"}], "tool_use": [{"type": "input_json_delta", "partial_json": reply.tool[1] if reply.tool else ""}]}[kind]
            events += [("content_block_delta", {"index": index, "delta": delta}) for delta in deltas]
            events.append(("content_block_stop", {"index": index}))
        events.append(("message_delta", {"delta": {"stop_reason": whole["stop_reason"], "stop_sequence": None}, "usage": {"output_tokens": reply.reply_tokens}}))
        events.append(("message_stop", {}))
        return [f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events]


class Gemini:
    error = staticmethod(lambda status, kind, text: {"error": {"code": status, "message": text, "status": kind.upper()}})
    finish = {"end": "STOP", "cut": "MAX_TOKENS", "filter": "SAFETY", "refusal": "STOP", "tool": "STOP"}

    @staticmethod
    def read(body: dict) -> dict:
        text = "".join(part.get("text", "") for part in body["contents"][-1]["parts"])
        tools = [function["name"] for tool in body.get("tools", []) for function in tool.get("functionDeclarations", [])]
        return {"text": text, "stream": False, "tools": tools, "model": "gemini"}

    @classmethod
    def write(cls, reply: Reply, request: dict) -> dict:
        shared = {"modelVersion": request["model"] + "-001", "responseId": "resp1", "usageMetadata": {"promptTokenCount": reply.prompt_tokens, "candidatesTokenCount": reply.reply_tokens - reply.reasoning, "thoughtsTokenCount": reply.reasoning, "totalTokenCount": usage_sum(reply)}}
        if reply.stop == "prompt-filter":
            return {"status": 200, "body": {"promptFeedback": {"blockReason": "SAFETY", "safetyRatings": []}, **shared}}
        part = {"functionCall": {"name": reply.tool[0], "args": json.loads(reply.tool[1])}} if reply.tool else {"text": reply.text}
        candidate = {"index": 0, "finishReason": cls.finish[reply.stop], "safetyRatings": []}
        if reply.stop != "filter":
            candidate["content"] = {"role": "model", "parts": [part]}
        return {"status": 200, "body": {"candidates": [candidate], **shared}}

    @classmethod
    def stream(cls, reply: Reply, request: dict) -> list[str]:
        return ["data: " + json.dumps(cls.write(reply, request)["body"]) + "\r\n\r\n"]


def format_of(path: str):
    path = path.split("?")[0]
    if path.endswith("/chat/completions"):
        return Chat
    if path.endswith("/responses"):
        return Responses
    if path.endswith("/v1/messages"):
        return Messages
    if ":generateContent" in path or ":streamGenerateContent" in path:
        return Gemini
    return None


def key_of(headers: dict) -> str:
    bearer = headers.get("authorization", "")
    return headers.get("x-api-key") or headers.get("api-key") or headers.get("x-goog-api-key") or bearer.removeprefix("Bearer ")


# ---- HTTP/1.1, as little as is needed ----

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway"}


def http(status: int, body: bytes, content_type: str = "application/json", headers: dict | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}", f"content-type: {content_type}", f"content-length: {len(body)}", "x-request-id: req_1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(path: str, headers: dict, raw: bytes, key: str | None, reply_of=script) -> bytes:
    """A whole HTTP answer to a request, without any fault."""
    wire = format_of(path)
    if wire is None:
        return http(404, b'{"error":{"message":"no such path"}}')
    if key is not None and key_of(headers) != key:
        return http(401, json.dumps(wire.error(401, "authentication_error", f"wrong key {key_of(headers)}")).encode())
    try:
        request = wire.read(json.loads(raw))
    except (KeyError, ValueError, AssertionError, IndexError) as error:
        return http(400, json.dumps(wire.error(400, "invalid_request_error", f"cannot read the request: {error!r}")).encode())
    request["stream"] = request["stream"] or ":streamGenerateContent" in path
    reply = reply_of(request)
    if request["stream"] and reply.stop != "prompt-filter":
        return http(200, "".join(wire.stream(reply, request)).encode(), "text/event-stream")
    written = wire.write(reply, request)
    return http(written["status"], json.dumps(written["body"]).encode())


class Server:
    """Serves until it is closed. `on_request(path, headers, body, writer)` gives the answer's bytes, or None when it has
    dealt with the connection itself."""

    def __init__(self, on_request, ssl=None):
        self.on_request, self.ssl = on_request, ssl
        self.connections: set[asyncio.StreamWriter] = set()
        self.requests = 0

    async def start(self, port: int = 0) -> int:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", port, ssl=self.ssl, backlog=4096, reuse_address=True)
        return self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        for writer in list(self.connections):
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.connections.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.requests += 1
                data = await self.on_request(head[0].split()[1], headers, body, writer)
                if data is None:
                    break
                writer.write(data)
                await writer.drain()
        self.connections.discard(writer)
        writer.close()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key")
    arguments = parser.parse_args()

    async def on_request(path, headers, body, _):
        return answer(path, headers, body, arguments.key)

    print(await Server(on_request).start(arguments.port), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
