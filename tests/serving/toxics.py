"""A TCP proxy on loopback that harms what passes: plain sockets, a connection for each call, ten kinds of harm."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.serving.stub import Served

Writer = asyncio.StreamWriter
Harm = Callable[[bytes, Writer], Awaitable[bool]]
"""Passes a chunk of the answer on, or does not; false ends the connection."""


@dataclass(frozen=True)
class Toxic:
    """One harm, made anew for each connection; ``ends`` as in ``Fault``."""

    name: str
    make: Callable[[], Harm]
    ends: tuple[int, int, int]
    hangs: bool = False


async def _pass(chunk: bytes, out: Writer) -> bool:
    out.write(chunk)
    await out.drain()
    return True


def latency() -> Harm:
    """Every chunk comes late."""

    async def harm(chunk: bytes, out: Writer) -> bool:
        await asyncio.sleep(0.2)
        return await _pass(chunk, out)

    return harm


def jitter() -> Harm:
    """Chunks come late, each by another time."""
    draw = random.Random(7)

    async def harm(chunk: bytes, out: Writer) -> bool:
        await asyncio.sleep(draw.random() * 0.3)
        return await _pass(chunk, out)

    return harm


def _sliced(size: int, pause: float) -> Harm:
    async def harm(chunk: bytes, out: Writer) -> bool:
        for start in range(0, len(chunk), size):
            await _pass(chunk[start : start + size], out)
            await asyncio.sleep(pause)
        return True

    return harm


def _after(count: int, end: Callable[[Writer], Awaitable[bool]]) -> Harm:
    """Pass so many bytes, then do something else."""
    left = count

    async def harm(chunk: bytes, out: Writer) -> bool:
        nonlocal left
        await _pass(chunk[:left], out)
        left -= len(chunk[:left])
        return True if left else await end(out)

    return harm


async def _reset(out: Writer) -> bool:
    connection: Any = out.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    out.transport.abort()
    return False


async def _half_close(out: Writer) -> bool:
    out.write_eof()
    await asyncio.sleep(3600)
    return False


async def _close(out: Writer) -> bool:
    return False


async def _swallow(out: Writer) -> bool:
    await asyncio.sleep(3600)
    return False


TOXICS = [
    Toxic("latency", latency, (0, 0, 0)),
    Toxic("jitter", jitter, (0, 0, 0)),
    Toxic("bandwidth 200 kB/s", lambda: _sliced(2000, 0.01), (0, 0, 0)),
    Toxic("slicer", lambda: _sliced(97, 0.0), (0, 0, 0)),
    Toxic("slow drip", lambda: _sliced(1, 0.05), (0, 0, 4), hangs=True),
    Toxic("reset in the body", lambda: _after(300, _reset), (0, 0, 4)),
    Toxic("half-close in the body", lambda: _after(300, _half_close), (0, 0, 4)),
    Toxic("limit on data", lambda: _after(60, _close), (0, 0, 4)),
    Toxic("black hole", lambda: _after(0, _swallow), (0, 0, 4), hangs=True),
    Toxic("black hole in the body", lambda: _after(300, _swallow), (0, 0, 4), hangs=True),
]


class Proxy(Served):
    """Stands before a port and harms the connections whose number ``harms`` picks."""

    def __init__(self, port: int, toxic: Toxic, harms: Callable[[int], bool]) -> None:
        super().__init__()
        self._behind, self._toxic, self._harms = port, toxic, harms
        self._count = 0

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        harm = self._toxic.make() if self._harms(self._count) else _pass
        self._count += 1
        back, forth = await asyncio.open_connection("127.0.0.1", self._behind)
        there = asyncio.create_task(_pump(reader, forth, _pass))
        try:
            await _pump(back, writer, harm)
        finally:
            there.cancel()
            forth.close()


async def _pump(reader: asyncio.StreamReader, writer: Writer, harm: Harm) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            if not await harm(chunk, writer):
                return
