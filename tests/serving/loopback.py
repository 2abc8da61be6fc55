"""The half of a loopback forge that is the same for all: a server that keeps its calls and can be told to misbehave."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """A request as it came, and the status it got; 0 when the reply was withheld."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True)
class Fault:
    """A reply instead of the right one. ``after``: the request is carried out first. Status 0 cuts the connection."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None
    after: bool = False


class DeniedError(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Hub:
    """What a forge keeps. ``rule`` may answer any call with a Fault; ``faults`` collects breaches of its contract."""

    rule: Callable[[str, str, int], Fault | None] = lambda _method, _target, _number: None
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    url: str = ""
    serial: int = 100
    lock: Any = field(default_factory=threading.RLock)

    @property
    def writes(self) -> list[Call]:
        """The calls that asked for a change."""
        return [call for call in self.calls if call.writes]

    def next(self) -> int:
        """A number that nothing has yet."""
        self.serial += 1
        return self.serial

    def refuses(self, headers: dict[str, str]) -> bool:
        """Whether these headers are none of a client with the token."""
        raise NotImplementedError

    def may(self, method: str, target: str, headers: dict[str, str]) -> bool:
        """Whether the token of a call has the permission that the call needs."""
        return True

    def answer(self, method: str, target: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        """The right reply to a request: status, body, headers."""
        raise NotImplementedError

    def stored(self, target: str) -> bytes:
        """What the store of artifacts holds there."""
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """One connection to the loopback."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        """Nothing: the calls are kept."""

    def _serve(self) -> None:
        if self.path.startswith("/store/"):
            self._store()
            return
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        with self.hub.lock:
            same = sum(call.method == self.command for call in self.hub.calls)
            fault = self.hub.rule(self.command, self.path, same + 1)
            status, data, headers = self._reply(raw) if fault is None or fault.after else (0, None, {})
            if fault is not None:
                status, data, headers = fault.status, fault.body, dict(fault.headers)
            named = {name.lower(): value for name, value in self.headers.items()}
            self.hub.calls.append(Call(self.command, self.path, named, raw, status))
        if status == 0:
            self.close_connection = True
            return
        payload = b"" if data is None else json.dumps(data).encode()
        self.send_response_only(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(payload))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def _store(self) -> None:
        """The store of artifacts is another service, and no token may reach it."""
        if self.headers.get("authorization") or self.headers.get("private-token"):
            self.hub.faults.append("a token went to the store of artifacts")
        payload = self.hub.stored(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def _reply(self, raw: bytes) -> tuple[int, Any, dict[str, str]]:
        if self.hub.refuses({name.lower(): value for name, value in self.headers.items()}):
            return 401, {"message": "Bad credentials"}, {}
        if not self.hub.may(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}):
            return 403, {"message": "Resource not accessible by integration"}, {}
        return self.hub.answer(self.command, self.path, json.loads(raw) if raw else None)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815 - names that http.server wants


@contextmanager
def listening(hub: Hub) -> Iterator[None]:
    """The hub behind an address of this machine, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
