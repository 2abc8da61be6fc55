"""A loopback server that speaks OpenAI's chat completions and can be told to misbehave.

It answers any request with JSON that is valid for the schema the request itself carries, after a delay. A script
replaces the answers of the first calls, one entry a call, and ``always`` all further ones; a rule makes its answer from
the call. Standard library only:
``python tests/serving/stub.py --delay 0.2`` serves until its standard input is closed and prints its base URL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    at: float
    path: str
    headers: Mapping[str, str]
    body: Json


@dataclass(frozen=True)
class Answer:
    """What is sent back, down to the byte.

    ``cut`` sends only that many bytes of the body before ``ending``: ``close`` ends the connection, ``reset`` resets
    it, ``hang`` keeps it open and silent. ``drip`` are seconds between single bytes. ``head`` false hangs before the
    status line.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"
    delay: float = 0.0
    cut: int | None = None
    ending: str = "keep"
    drip: float = 0.0
    head: bool = True


Rule = Callable[[Call], Answer | None]


def completion(content: Any, *, finish: str = "stop", usage: Json | None = None, **message: Any) -> Json:
    """A chat completion with this message content."""
    counted = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150} if usage is None else usage
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
    data: Json = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice]}
    return data | ({"usage": counted} if counted else {})


def says(content: Any, **options: Any) -> Answer:
    """An answer whose message has this content."""
    return Answer(body=json.dumps(completion(content, **options)).encode())


def fails(status: int, error: Any = None, **headers: str) -> Answer:
    """An answer with an error status; header names are written with underscores."""
    body = b"" if error is None else json.dumps({"error": error}).encode()
    return Answer(status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def synthesise(schema: Json, root: Json | None = None, *, items: int = 1, name: str = "value") -> Any:
    """A value that the schema accepts: first options, ``items`` entries a list, strings named after their property."""
    root = schema if root is None else root
    if "$ref" in schema:
        name_of = schema["$ref"].rpartition("/")[2]
        return synthesise(root["$defs"][name_of], root, items=items, name=name)
    if "anyOf" in schema:
        return synthesise(schema["anyOf"][0], root, items=items, name=name)
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {
            key: synthesise(part, root, items=items, name=key) for key, part in schema.get("properties", {}).items()
        }
    if kind == "array":
        return [synthesise(schema["items"], root, items=items, name=name) for _ in range(items)]
    plain: Json = {"string": f"a {name.replace('_', ' ')}", "number": 0.5, "integer": 1, "boolean": False, "null": None}
    return plain[str(kind)]


def asked(body: Json) -> tuple[str, Json | None]:
    """How a request asks for its schema (``strict``, ``schema``, ``tool``, ``object``, ``text``), and the schema."""
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        return ("strict" if form["json_schema"].get("strict") else "schema"), form["json_schema"]["schema"]
    if body.get("tools"):
        return "tool", body["tools"][0]["function"]["parameters"]
    return ("object" if form.get("type") == "json_object" else "text"), _spelled(body)


def _spelled(body: Json) -> Json | None:
    content = body["messages"][-1]["content"]
    text = content if isinstance(content, str) else "".join(part["text"] for part in content)
    start = text.rfind("\n{")
    try:
        return json.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return None


def answer(body: Json, items: int = 1) -> Answer:
    """The well-behaved answer to a request."""
    mode, schema = asked(body)
    text = json.dumps(synthesise(schema, items=items)) if schema else "I have nothing to say."
    if mode == "tool":
        function = {"name": body["tools"][0]["function"]["name"], "arguments": text}
        calls = [{"id": "t-1", "type": "function", "function": function}]
        return says(None, finish="tool_calls", tool_calls=calls)
    return says(text, usage=_usage(body, text))


def _usage(body: Json, text: str) -> Json:
    prompt, written = len(json.dumps(body["messages"])) // 4, len(text) // 4
    return {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}


_REFUSALS = {
    "strict": ("response_format", "Unknown field 'strict': strict schemas are not supported by this model."),
    "schema": ("response_format", "This response_format type is unavailable: json_schema is not supported."),
    "tool": ("tools", "tool use is not supported by this model"),
    "object": ("response_format", "response_format type json_object is not supported by this model"),
    "text": ("response_format", "a response_format is required"),
}


def only(mode: str) -> Rule:
    """A server that takes one form of request and refuses the others with status 400, as such servers do."""

    def rule(call: Call) -> Answer | None:
        used, _ = asked(call.body)
        if used == mode:
            return None
        param, message = _REFUSALS["schema" if used == "strict" and mode != "schema" else used]
        return fails(400, {"message": message, "type": "invalid_request_error", "param": param, "code": None})

    return rule


class Served:
    """A server on loopback in a thread of its own, a context manager; ``_serve`` talks to one connection."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError


class Stub(Served):
    """The server; ``calls`` are the requests so far."""

    def __init__(
        self,
        script: Iterable[Answer | Rule | None] = (),
        *,
        always: Answer | Rule | None = None,
        rule: Rule | None = None,
        delay: float = 0.0,
        items: int = 1,
    ) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.peak = 0
        self._script = list(script)
        self._always, self._rule, self._delay, self._items = always, rule, delay, items
        self._open = self._served = 0

    def wait_for_call(self) -> None:
        """Return once a request has arrived."""
        while not self.calls:
            time.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await self._exchange(reader, writer):
            pass

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        call = Call(time.monotonic(), head[0].split()[1], headers, json.loads(body or b"{}"))
        self.calls.append(call)
        self._open += 1
        self._served += 1
        self.peak = max(self.peak, self._open)
        try:
            reply = self._answer(call, self._served - 1)
            await asyncio.sleep(self._delay + reply.delay)
            return await _send(writer, reply)
        finally:
            self._open -= 1

    def _answer(self, call: Call, index: int) -> Answer:
        scripted = self._script[index] if index < len(self._script) else self._always
        if callable(scripted):
            scripted = scripted(call)
        if scripted is None and self._rule is not None:
            scripted = self._rule(call)
        return answer(call.body, self._items) if scripted is None else scripted


async def _send(writer: asyncio.StreamWriter, reply: Answer) -> bool:
    if not reply.head:
        await asyncio.sleep(3600)
    headers = {"content-type": reply.type, "content-length": str(len(reply.body)), **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {reply.status} Stub\r\n{lines}\r\n".encode("latin-1"))
    sent = reply.body if reply.cut is None else reply.body[: reply.cut]
    if reply.drip:
        for byte in sent:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(reply.drip)
    else:
        writer.write(sent)
    await writer.drain()
    if reply.ending == "hang":
        await asyncio.sleep(3600)
    if reply.ending == "reset":
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    return reply.ending == "keep"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until standard input is closed."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    options.add_argument("--items", type=int, default=1, help="entries in every list of an answer")
    chosen = options.parse_args(arguments)
    with Stub(delay=chosen.delay, items=chosen.items) as stub:
        sys.stdout.write(f"{stub.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
