"""The model's door: one method, and the values that pass through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from draft_plan.plan import Usage
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import Section, SectionReply
from draft_plan.spec import FeatureSpec


@dataclass(frozen=True, slots=True)
class Brief:
    """What a request asks for, as values: the prompt's messages are rendered from it, and the offline drafter reads it.

    ``sections`` are drafted together, in this order; ``earlier`` holds the replies of sections drafted before, by id.
    ``depth`` is ``simple``, ``standard`` or ``major``; ``words`` the length budget of the whole plan; ``language``
    the ISO 639-1 code to write in; ``because`` one sentence of steering from the user; ``settled`` are answers that
    people gave, question → answer, and ``known`` the same by the declared fact they decide.
    """

    spec: FeatureSpec
    repository: RepositoryFacts
    sections: tuple[Section, ...]
    earlier: Mapping[str, SectionReply[Any, Any]] = field(default_factory=dict)
    depth: str = "standard"
    words: int = 1500
    language: str = "en"
    because: str = ""
    settled: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat: ``role`` is ``system``, ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call: the messages, the strict JSON Schema its reply is held to, and the brief both were made from.

    ``prefix`` counts the characters of the last message that every request of the run shares, for prompt caches.
    """

    brief: Brief
    messages: tuple[Message, ...]
    schema: Mapping[str, Any]
    prefix: int = 0
    max_tokens: int | None = None


class ReplyKind(StrEnum):
    """How a call ended."""

    OK = "ok"
    REPAIRED = "repaired"
    """Usable after stripping a fence or a think tag, or after one request to mend it."""
    TRUNCATED = "truncated"
    REFUSED = "refused"
    EMPTY = "empty"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    """The endpoint could not be reached or kept failing."""
    DENIED = "denied"
    """Auth, billing or quota: no further request of this run can succeed."""


class Retry(StrEnum):
    """Whether the same request may succeed if it is sent again."""

    NEVER = "never"
    ONCE = "once"
    """It may, but the call that failed was probably billed."""
    QUOTA = "quota"
    """It may, as often as the run's quota of retries and its deadline allow."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``text`` is the JSON as received (after salvage), ``detail`` one sentence on what went wrong.

    ``code`` names the cause for programs (``http_503``, ``insufficient_quota``, ``context_length``, ``timeout``);
    ``retry_after`` is how many seconds the endpoint asked to wait; ``mode`` is how the schema was asked for.
    """

    kind: ReplyKind
    text: str = ""
    detail: str = ""
    usage: Usage = Usage()
    attempts: int = 1
    code: str = ""
    retry: Retry = Retry.NEVER
    retry_after: float | None = None
    mode: str = ""

    @property
    def usable(self) -> bool:
        """Whether ``text`` may be parsed."""
        return self.kind in (ReplyKind.OK, ReplyKind.REPAIRED)


class ChatModel(Protocol):
    """Whatever can draft: an endpoint, the offline rules, a recording, or a wrapper around one of them."""

    @property
    def name(self) -> str:
        """How the plan names it, e.g. ``gpt-5.4``, ``offline``."""
        ...

    async def complete(self, request: Request) -> Reply:
        """Answer one request. Never raises for what an endpoint does; cancellation passes through."""
        ...
