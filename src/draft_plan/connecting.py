"""From settings to a model: the one place that decides who drafts, and which host may see a key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from draft_plan.errors import UsageError
from draft_plan.guarding import check_folder
from draft_plan.llm import ChatModel
from draft_plan.llm.address import check_url, is_loopback
from draft_plan.llm.budget import Budget, Prices
from draft_plan.llm.journal import Journalled
from draft_plan.llm.ladder import Mode
from draft_plan.llm.openai_chat import OpenAIChat
from draft_plan.llm.recorded import Recorded
from draft_plan.llm.retrying import Retrying
from draft_plan.locking import alone
from draft_plan.offline import Offline
from draft_plan.settings import OFFLINE, Settings

DEFAULT_URL = "https://api.openai.com/v1"

KEY = "OPENAI_API_KEY"
"""The environment variable that holds the key."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that is ready to draft; ``notes`` are things the user should know about it, and grow while it drafts."""

    model: ChatModel
    notes: list[str] = field(default_factory=list)


@asynccontextmanager
async def connect(
    settings: Settings, environment: Mapping[str, str], folder: Path, *, fresh: bool = False, plan: str = ""
) -> AsyncIterator[Connection]:
    """The model that drafts: ``offline``, ``recorded:FOLDER``, or a name that the endpoint knows, with a journal around
    it.

    ``folder`` is where the journal and what is learned of endpoints are kept; it hides itself from git. ``plan`` is the
    path of the plan to draft: it is locked meanwhile. ``fresh`` forgets what the journal holds for it. Raises
    UsageError when the settings cannot be honoured, OutputError when another run is drafting this plan.
    """
    check_folder(folder)
    if settings.model == OFFLINE or settings.model.startswith("recorded:"):
        notes: list[str] = []
        with _locked(folder, plan, notes):
            yield Connection(_local(settings.model), notes)
        return
    endpoint = open_endpoint(settings, environment, folder)
    notes = endpoint.notes
    with _locked(folder, plan, notes):
        journal = Journalled(_retrying(endpoint, settings), folder / "journal.sqlite", scope=plan, notes=notes)
        if fresh:
            journal.forget()
        try:
            yield Connection(journal, notes)
            notes.extend(_form(endpoint))
        finally:
            journal.close()
            await endpoint.aclose()


def _form(endpoint: OpenAIChat) -> Iterator[str]:
    """How the endpoint had to be asked, unless it was as strictly as can be."""
    shape = endpoint.ladder.shape
    if shape.in_prompt or shape.mode is not Mode.STRICT:
        yield (
            f"this endpoint does not hold replies to a strict schema; it was asked by {shape.mode.value!r}: "
            "draft-plan doctor shows what it can do"
        )


def _local(model: str) -> ChatModel:
    return Offline() if model == OFFLINE else Recorded(Path(model.removeprefix("recorded:")))


@contextmanager
def _locked(folder: Path, plan: str, notes: list[str]) -> Iterator[None]:
    if not plan or not folder.is_dir():
        yield
        return
    with alone(folder, plan) as note:
        notes.extend([note] if note else [])
        yield


def _retrying(endpoint: OpenAIChat, settings: Settings) -> Retrying:
    deadline = inf if settings.deadline is None else monotonic() + settings.deadline
    return Retrying(endpoint, seconds=settings.section_deadline or settings.timeout * 2, deadline=deadline)


def _prepared(folder: Path) -> Path:
    """The tool's own folder in the repository, made when missing; git is told to leave it out from within."""
    check_folder(folder)
    with suppress(OSError):  # a repository that cannot be written is planned for too: what is kept there says so
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def open_endpoint(settings: Settings, environment: Mapping[str, str], folder: Path) -> OpenAIChat:
    """The endpoint that the settings name, with this run's budget; raises UsageError when it may not be talked to."""
    url = settings.base_url or DEFAULT_URL
    check_url(url)
    prices = _prices(settings)
    if settings.max_cost is not None and prices is None:
        raise UsageError(
            f"no price is known for {settings.model}, so its cost cannot be held to a limit",
            where="--max-cost",
            remedy="set price-prompt and price-completion (US dollars for a million tokens) in .draft-plan.toml",
        )
    key = _key(settings, url, environment)
    return OpenAIChat(
        settings.model,
        url,
        key,
        timeout=settings.timeout,
        prices=prices,
        cache=_prepared(folder) / "endpoints.json",
        budget=Budget(calls=settings.max_calls, tokens=settings.max_tokens, cost=settings.max_cost, prices=prices),
    )


def _key(settings: Settings, url: str, environment: Mapping[str, str]) -> str:
    """The key for this host: never one from the environment for a host that only a file of the repository names."""
    host = urlsplit(url).hostname or ""
    key = environment.get(KEY, "")
    if is_loopback(host):
        return key if may_send_key(settings) else ""
    if key and not may_send_key(settings):
        raise UsageError(
            f"the address of {host} comes from a file of the repository; your key is not sent there",
            where="base_url",
            remedy="if you trust it, name it yourself: --base-url or OPENAI_BASE_URL",
        )
    if not key:
        raise UsageError(
            f"no key for {host}",
            where=KEY,
            remedy=f"set {KEY}, or draft without a model: --model offline",
        )
    return key


def may_send_key(settings: Settings) -> bool:
    """Whether the user, and not only a file of the repository, named the address that the key would go to."""
    return "base_url" not in settings.file_only


def _prices(settings: Settings) -> Prices | None:
    if settings.price_prompt is None or settings.price_completion is None:
        return None
    cached = settings.price_prompt if settings.price_cached is None else settings.price_cached
    return Prices(settings.price_prompt, cached, settings.price_completion, settings.price_written)
