"""Any endpoint that speaks OpenAI's chat completions.

The only file that knows the ``openai`` package, and it imports it only when a request is sent.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from draft_plan.errors import UsageError
from draft_plan.llm import completion, faults
from draft_plan.llm.address import check_url
from draft_plan.llm.body import body, cache_parameters
from draft_plan.llm.budget import Budget, Prices
from draft_plan.llm.door import Reply, Request, Retry
from draft_plan.llm.faults import Failure
from draft_plan.llm.ladder import Ladder, Shape
from draft_plan.llm.transport import CONNECT_SECONDS, BodyError, http_client
from draft_plan.plan import Usage

_KEYLESS = "none"
"""What is sent as a key to an endpoint that needs none."""


class OpenAIChat:
    """A ChatModel behind an OpenAI-compatible endpoint.

    Bound to the event loop of its first request; close it with ``aclose``.

    ``timeout`` bounds a whole call in seconds, adaptations included and however slowly the body drips. ``max_tokens``
    caps a reply where the request does not. ``parameters`` are further fields of the request (``temperature``, …),
    left out again where the endpoint refuses them. ``cache`` is the file that remembers what endpoints can do;
    ``budget`` is asked before each HTTP call. ``notes`` tells what the user should know of the endpoint.
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
        budget: Budget | None = None,
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
        self.budget = budget or Budget()
        self.notes: list[str] = []
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
            outcome = faults.reply(outcome)
        self._notice(request, outcome.usage)
        return self._accounted(outcome, exchange.calls, monotonic() - began)

    def _redacted(self, text: str) -> str:
        return text if self._api_key == _KEYLESS else text.replace(self._api_key, "[key]")

    def _notice(self, request: Request, usage: Usage) -> None:
        """Tell once when the endpoint has silently dropped a part of the prompt."""
        length = sum(len(message.content) for message in request.messages)
        if not self.notes and completion.is_cut(length, usage):
            self.notes.append(
                f"the endpoint counted {usage.prompt_tokens:,} tokens in a prompt of {length:,} characters: it has "
                "probably cut the prompt to its context, so the model has not seen the whole spec; give it a larger "
                "one (for Ollama, num_ctx)"
            )

    def _accounted(self, reply: Reply, calls: int, seconds: float) -> Reply:
        usage = reply.usage.model_copy(update={"calls": calls, "seconds": seconds})
        if self._prices is not None and usage.prompt_tokens:
            usage = usage.model_copy(update={"cost": self._prices.cost(usage)})
        return replace(reply, usage=usage, attempts=calls)

    async def send(self, request: Request, shape: Shape) -> Reply | Failure:
        """One HTTP call of this shape; learns from it when the endpoint does not hold a reply to the schema."""
        outcome = await self.ask(request, shape)
        if isinstance(outcome, Reply) and outcome.code == "unenforced":
            self.ladder.spell(shape)
        return outcome

    async def ask(self, request: Request, shape: Shape) -> Reply | Failure:
        """One HTTP call of this shape, without key in whatever it says."""
        fields = body(request, shape, self._model, request.max_tokens or self._max_tokens, self._parameters)
        try:
            response = await self._post(fields)
            outcome = completion.read(response.content, response.headers, shape, request.schema)
        except Exception as error:  # noqa: BLE001 - whatever the client raises is an outcome of the call
            outcome = _failure(error)
        if isinstance(outcome, Reply):
            return replace(outcome, detail=self._redacted(outcome.detail))
        cap = fields.get(shape.cap_name) if shape.cap_name else None
        message = self._redacted(outcome.message)
        return replace(outcome, message=message, sent=tuple(self._parameters), sent_cap=cap)

    async def models(self) -> list[str]:
        """The models that the endpoint lists; empty where it lists none."""
        from httpx2 import Response

        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._connected().get("/models", cast_to=Response)
            return [str(each["id"]) for each in json.loads(answer.content)["data"]]
        except Exception:  # noqa: BLE001 - a list of names is a courtesy
            return []

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
                http_client=http_client({name.lower() for name in self._headers}, self._api_key),
            )
        return self._client


@dataclass(slots=True)
class _Exchange:
    """One request on its way: how many HTTP calls it has cost."""

    model: OpenAIChat
    request: Request
    calls: int = field(default=0)

    async def send(self, shape: Shape) -> Reply | Failure:
        """One call, if the budget allows it."""
        budget = self.model.budget
        estimate = budget.estimate(self.request)
        against = await budget.admit(estimate)
        if against:
            return Failure(against, code="budget")
        self.calls += 1
        taken = estimate  # a call that is broken off is probably billed
        try:
            outcome = await self.model.send(self.request, shape)
            taken = _taken(outcome, estimate)
        finally:
            budget.settle(self.request, estimate, taken)
        return outcome


_UNBILLED = frozenset({"connect", "certificate"})


def _taken(outcome: Reply | Failure, estimate: Usage) -> Usage:
    """What a call took: as counted, by estimate where nobody counted, nothing where the endpoint refused it."""
    if isinstance(outcome, Reply):
        return outcome.usage if outcome.usage.prompt_tokens else estimate
    return Usage() if outcome.status or outcome.code in _UNBILLED else estimate


def _failure(error: Exception) -> Failure:
    """What an exception of the client means."""
    import httpx2
    from openai import APIStatusError

    if isinstance(error, APIStatusError):
        return faults.failure(error.status_code, error.response.headers, error.response.content)
    if isinstance(error, BodyError):
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
