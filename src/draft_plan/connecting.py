"""From settings to a model: the one place that decides who drafts, and which host may see a key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from draft_plan.errors import UsageError
from draft_plan.llm import ChatModel
from draft_plan.llm.journal import Journalled
from draft_plan.llm.openai_chat import OpenAIChat, Prices, check_url, is_loopback
from draft_plan.llm.recorded import Recorded
from draft_plan.llm.retrying import Retrying
from draft_plan.offline import Offline
from draft_plan.settings import Settings

DEFAULT_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that is ready to draft; ``notes`` are things the user should know about it."""

    model: ChatModel
    notes: tuple[str, ...] = ()


@asynccontextmanager
async def connect(
    settings: Settings, environment: Mapping[str, str], folder: Path, *, fresh: bool = False
) -> AsyncIterator[Connection]:
    """The model that drafts: ``offline``, ``recorded:FOLDER``, or a name that the endpoint knows, with a journal around
    it.

    ``folder`` is where the journal and what is learned of endpoints are kept; it hides itself from git. ``fresh``
    forgets the journal. Raises UsageError when the settings cannot be honoured.
    """
    if settings.model == "offline":
        yield Connection(Offline())
    elif settings.model.startswith("recorded:"):
        yield Connection(Recorded(Path(settings.model.removeprefix("recorded:"))))
    else:
        endpoint = _endpoint(settings, environment, folder)
        journal = Journalled(Retrying(endpoint, seconds=settings.timeout * 2), _prepared(folder) / "journal.sqlite")
        if fresh:
            journal.forget()
        try:
            yield Connection(journal, tuple(journal.notes))
        finally:
            journal.close()
            await endpoint.aclose()


def _prepared(folder: Path) -> Path:
    """The tool's own folder in the repository, made when missing; git is told to leave it out from within."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def _endpoint(settings: Settings, environment: Mapping[str, str], folder: Path) -> OpenAIChat:
    url = settings.base_url or DEFAULT_URL
    check_url(url)
    return OpenAIChat(
        settings.model,
        url,
        _key(settings, url, environment),
        timeout=settings.timeout,
        prices=_prices(settings),
        cache=folder / "endpoints.json",
    )


def _key(settings: Settings, url: str, environment: Mapping[str, str]) -> str:
    """The key for this host: never one from the environment for a host that only a file of the repository names."""
    host = urlsplit(url).hostname or ""
    key = environment.get("OPENAI_API_KEY", "")
    named_by_file_only = "base_url" in settings.file_only
    if is_loopback(host):
        return "" if named_by_file_only else key
    if key and named_by_file_only:
        raise UsageError(
            f"the address of {host} comes from a file of the repository; your key is not sent there",
            where="base_url",
            remedy="if you trust it, name it yourself: --base-url or OPENAI_BASE_URL",
        )
    if not key:
        raise UsageError(
            f"no key for {host}",
            where="OPENAI_API_KEY",
            remedy="set OPENAI_API_KEY, or draft without a model: --model offline",
        )
    return key


def _prices(settings: Settings) -> Prices | None:
    if settings.price_prompt is None or settings.price_completion is None:
        return None
    cached = settings.price_prompt if settings.price_cached is None else settings.price_cached
    return Prices(settings.price_prompt, cached, settings.price_completion)
