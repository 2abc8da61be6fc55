"""An HTTP client that gives nothing away: no redirects, no headers but its own, no body without bound."""

from __future__ import annotations

from functools import cache
from typing import Any

LIMIT = 8 * 1024 * 1024
"""Largest response body in bytes, decoded."""

CONNECT_SECONDS = 10.0

_SENT_HEADERS = frozenset({
    "host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "content-length",
    "transfer-encoding", "authorization",
})  # fmt: skip


class BodyError(Exception):
    """The body is larger than ``LIMIT`` or coded in a way that was not asked for."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


def http_client(headers: set[str], api_key: str) -> Any:
    """An HTTP client that follows no redirect, reads at most ``LIMIT`` bytes and sends, beside what HTTP
    needs, only the headers named in lower case.
    """
    import httpx2

    sent = _SENT_HEADERS | headers

    async def prune(request: httpx2.Request) -> None:
        # The SDK adds telemetry, and headers from its own environment variables, which must not reach just any host.
        for name in [name for name in request.headers if name.lower() not in sent]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {api_key}"
        request.headers["accept-encoding"] = "gzip"

    async def bound(response: httpx2.Response) -> None:
        stream = response.stream
        if not isinstance(stream, httpx2.AsyncByteStream):
            raise BodyError("coding", "the endpoint's answer is no stream of bytes")
        try:
            content = await _content(stream, response.headers.get("content-encoding", "identity"))
        finally:
            await stream.aclose()
        response.headers.pop("content-encoding", None)
        response.stream = httpx2.ByteStream(content)

    return httpx2.AsyncClient(
        verify=_tls(),
        follow_redirects=False,
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        event_hooks={"request": [prune], "response": [bound]},
    )


@cache
def _tls() -> Any:
    """The trusted certificates, read once: that takes longer than a request to a server nearby."""
    import httpx2

    return httpx2.create_ssl_context()


async def _content(stream: Any, encoding: str) -> bytes:
    """The whole body, decoded step by step so that a small body cannot unfold into a large one."""
    import zlib

    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if encoding.strip().lower() == "gzip" else None
    if inflate is None and encoding.strip().lower() not in ("identity", ""):
        raise BodyError("coding", f"the endpoint answered in a coding that was not asked for: {encoding}")
    content = bytearray()
    async for chunk in stream:
        try:
            content += chunk if inflate is None else inflate.decompress(chunk, LIMIT + 1 - len(content))
        except zlib.error as error:
            raise BodyError("coding", "the endpoint's answer is not the gzip it says it is") from error
        if len(content) > LIMIT:
            raise BodyError("too_large", f"the answer is larger than {LIMIT // 2**20} MB")
    return bytes(content)
