"""Any endpoint that speaks OpenAI's chat completions.

The only file that knows the ``openai`` package, and it imports it only when a request is sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from draft_plan.errors import UsageError
from draft_plan.llm import completion, faults
from draft_plan.llm.body import body, cache_parameters
from draft_plan.llm.door import Reply, ReplyKind, Request, Retry
from draft_plan.llm.faults import Failure
from draft_plan.llm.ladder import Ladder, Shape
from draft_plan.plan import Usage

LIMIT = 8 * 1024 * 1024
"""Largest response body in bytes, decoded."""

CONNECT_SECONDS = 10.0

_KEYLESS = "none"
"""What is sent as a key to an endpoint that needs none."""

_SENT_HEADERS = frozenset({
    "host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "content-length",
    "transfer-encoding", "authorization",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens: read anew, read from the prompt cache, written."""

    prompt: float
    cached: float
    completion: float

    def cost(self, usage: Usage) -> float:
        """What this usage costs in US dollars."""
        fresh = max(usage.prompt_tokens - usage.cached_tokens, 0)
        return (
            fresh * self.prompt + usage.cached_tokens * self.cached + usage.completion_tokens * self.completion
        ) / 1e6


def check_url(url: str) -> None:
    """Raise UsageError unless requests and a key may be sent there.

    That is https, or http to this machine, without credentials in the address.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise UsageError(
            "the base URL cannot be read", remedy="give an address such as https://api.openai.com/v1"
        ) from error
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            "the base URL is not an http(s) address", remedy="give an address such as https://api.openai.com/v1"
        )
    if parts.username is not None or parts.password is not None:
        raise UsageError("the base URL holds credentials", remedy="give the key in OPENAI_API_KEY instead")
    if parts.query or parts.fragment:
        raise UsageError(
            "the base URL holds a query or a fragment", remedy="give the address up to and including its path"
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(f"plain http to {host} would show the prompt and the key to the network", remedy="use https")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class OpenAIChat:
    """A ChatModel behind an OpenAI-compatible endpoint.

    Bound to the event loop of its first request; close it with ``aclose``.

    ``timeout`` bounds a whole call in seconds, adaptations included and however slowly the body drips. ``max_tokens``
    caps a reply where the request does not. ``parameters`` are further fields of the request (``temperature``, …),
    left out again where the endpoint refuses them. ``cache`` is the file that remembers what endpoints can do.
    Raises UsageError for an address or a key that cannot be used.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        api_key: str = "",
        *,
        timeout: float = 300.0,
        max_tokens: int | None = None,
        prices: Prices | None = None,
        parameters: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        cache: Path | None = None,
    ) -> None:
        check_url(base_url)
        if api_key and not re.fullmatch(r"[\x21-\x7e]+", api_key):
            raise UsageError(
                "the API key holds spaces or characters that no key has", remedy="set OPENAI_API_KEY again"
            )
        self._model = model
        self._base_url = base_url
        self._api_key = api_key or _KEYLESS
        self._timeout = timeout
        self._max_tokens = max_tokens
        self._prices = prices
        self._headers = dict(headers or {})
        official = (urlsplit(base_url).hostname or "").endswith(("api.openai.com", ".openai.azure.com"))
        self._parameters = {**(cache_parameters(model) if official else {}), **(parameters or {})}
        start = Shape(cap_name="max_completion_tokens" if official else "max_tokens")
        self.ladder = Ladder(base_url, model, start=start, cache=cache)
        self._client: Any = None

    @property
    def name(self) -> str:
        """The model's name as the endpoint knows it."""
        return self._model

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def complete(self, request: Request) -> Reply:
        """One reply. Every fault of the endpoint is a Reply; only cancellation passes through."""
        began = monotonic()
        exchange = _Exchange(self, request)
        try:
            async with asyncio.timeout(self._timeout):
                outcome = await self.ladder.through(exchange.send)
        except TimeoutError:
            outcome = Failure(f"no complete answer within {self._timeout:g} s", code="timeout", retry=Retry.ONCE)
        if isinstance(outcome, Failure):
            outcome = faults.reply(self._redacted(outcome))
        return self._accounted(outcome, exchange.calls, monotonic() - began)

    def _redacted(self, failure: Failure) -> Failure:
        return (
            replace(failure, message=failure.message.replace(self._api_key, "[key]"))
            if self._api_key != _KEYLESS
            else failure
        )

    def _accounted(self, reply: Reply, calls: int, seconds: float) -> Reply:
        usage = reply.usage.model_copy(update={"calls": calls, "seconds": seconds})
        if self._prices is not None and usage.prompt_tokens:
            usage = usage.model_copy(update={"cost": self._prices.cost(usage)})
        detail = reply.detail.replace(self._api_key, "[key]") if self._api_key != _KEYLESS else reply.detail
        return replace(reply, usage=usage, attempts=calls, detail=detail)

    async def send(self, request: Request, shape: Shape) -> Reply | Failure:
        """One HTTP call of this shape."""
        fields = body(request, shape, self._model, request.max_tokens or self._max_tokens, self._parameters)
        try:
            response = await self._post(fields)
            outcome = completion.read(response.content, response.headers, shape, request.schema)
        except Exception as error:  # noqa: BLE001 - whatever the client raises is an outcome of the call
            outcome = _failure(error)
        if isinstance(outcome, Failure):
            cap = fields.get(shape.cap_name) if shape.cap_name else None
            return replace(outcome, sent=tuple(self._parameters), sent_cap=cap)
        if outcome.code == "unenforced":
            self.ladder.spell(shape)
        return outcome

    async def _post(self, fields: Mapping[str, Any]) -> Any:
        # chat.completions.create would build and drop a model of the response; the plain post gives its bytes, which
        # say more: what is wrong with a completion that is none, and what it cost.
        from httpx2 import Response

        return await self._connected().post("/chat/completions", body=fields, cast_to=Response)

    def _connected(self) -> Any:
        if self._client is None:
            from openai import AsyncOpenAI

            self._client = AsyncOpenAI(
                api_key=self._api_key,
                base_url=self._base_url,
                max_retries=0,
                default_headers=self._headers,
                http_client=_http_client({*_SENT_HEADERS, *(name.lower() for name in self._headers)}, self._api_key),
            )
        return self._client


@dataclass(slots=True)
class _Exchange:
    """One request on its way: how many HTTP calls it has cost."""

    model: OpenAIChat
    request: Request
    calls: int = field(default=0)

    async def send(self, shape: Shape) -> Reply | Failure:
        self.calls += 1
        return await self.model.send(self.request, shape)


class _BodyError(Exception):
    """The body is larger than ``LIMIT`` or coded in a way that was not asked for."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


def _http_client(sent: set[str], api_key: str) -> Any:
    """An HTTP client that follows no redirect, reads at most ``LIMIT`` bytes and sends only the headers in ``sent``."""
    import httpx2

    async def prune(request: httpx2.Request) -> None:
        # The SDK adds telemetry, and headers from its own environment variables, which must not reach just any host.
        for name in [name for name in request.headers if name.lower() not in sent]:
            del request.headers[name]
        request.headers["authorization"] = f"Bearer {api_key}"
        request.headers["accept-encoding"] = "gzip"

    async def bound(response: httpx2.Response) -> None:
        stream = response.stream
        if not isinstance(stream, httpx2.AsyncByteStream):
            raise _BodyError("coding", "the endpoint's answer is no stream of bytes")
        try:
            content = await _content(stream, response.headers.get("content-encoding", "identity"))
        finally:
            await stream.aclose()
        response.headers.pop("content-encoding", None)
        response.stream = httpx2.ByteStream(content)

    return httpx2.AsyncClient(
        follow_redirects=False,
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        event_hooks={"request": [prune], "response": [bound]},
    )


async def _content(stream: Any, encoding: str) -> bytes:
    """The whole body, decoded step by step so that a small body cannot unfold into a large one."""
    import zlib

    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if encoding.strip().lower() == "gzip" else None
    if inflate is None and encoding.strip().lower() not in ("identity", ""):
        raise _BodyError("coding", f"the endpoint answered in a coding that was not asked for: {encoding}")
    content = bytearray()
    async for chunk in stream:
        try:
            content += chunk if inflate is None else inflate.decompress(chunk, LIMIT + 1 - len(content))
        except zlib.error as error:
            raise _BodyError("coding", "the endpoint's answer is not the gzip it says it is") from error
        if len(content) > LIMIT:
            raise _BodyError("too_large", f"the answer is larger than {LIMIT // 2**20} MB")
    return bytes(content)


def _failure(error: Exception) -> Failure:
    """What an exception of the client means."""
    import httpx2
    from openai import APIStatusError

    if isinstance(error, APIStatusError):
        return faults.failure(error.status_code, error.response.headers, error.response.content)
    if isinstance(error, _BodyError):
        return Failure(str(error), code=error.code)
    cause = error.__cause__ or error
    if isinstance(cause, httpx2.ConnectTimeout):
        return Failure(f"no connection within {CONNECT_SECONDS:g} s", code="connect", retry=Retry.QUOTA)
    if "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return Failure(
            "the endpoint's certificate is not trusted; SSL_CERT_FILE can name a bundle that does", code="certificate"
        )
    if isinstance(cause, httpx2.ConnectError | httpx2.ProxyError):
        return Failure(f"no connection: {cause}", code="connect", retry=Retry.QUOTA)
    if isinstance(cause, httpx2.TransportError):
        return Failure(f"the connection broke before the answer was complete: {cause}", code="broken", retry=Retry.ONCE)
    return Failure(f"the call failed: {type(cause).__name__}: {cause}", code="failed")


__all__ = ["OpenAIChat", "Prices", "ReplyKind", "check_url", "is_loopback"]
