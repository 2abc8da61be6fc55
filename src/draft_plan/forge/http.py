"""The thin client under every forge: spacing, limits, byte caps, and no write sent twice.

Typed clients repeat a POST after a 502 or a lost reply, and so write comments twice; that is why there is one of our
own (docs/decisions). The only file of this room that knows the HTTP library.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2

from draft_plan.errors import ForgeError
from draft_plan.forge import limits
from draft_plan.forge.door import Budget, LostReplyError, MissingError, RefusedError, Spent
from draft_plan.version import version

BYTES = 16 * 1024 * 1024
"""The largest answer that is read, decoded."""
PAGES = 100
"""The most pages of a list that are read, 100 entries each."""
ATTEMPTS = 3
"""How often what may be repeated is tried."""
SECONDS = 30.0
"""How long one answer may take."""

_REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer below 400: its headers (lower case) and its JSON, None when it has none."""

    status: int
    headers: Mapping[str, str]
    data: Any

    @property
    def following(self) -> str:
        """The address of the next page, as the ``Link`` header names it; empty on the last."""
        for part in self.headers.get("link", "").split(","):
            address, _, relation = part.partition(";")
            if 'rel="next"' in relation:
                return address.strip().strip("<>")
        return ""


@dataclass(slots=True)
class Client:
    """Requests below one address, with one token that goes nowhere else. ``clock``, ``sleep`` and ``now`` are for
    tests; ``spent`` counts what was sent.
    """

    base: str
    headers: Mapping[str, str]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    _requests: int = field(default=0, init=False)
    _writes: int = field(default=0, init=False)
    _budget: Budget | None = field(default=None, init=False)
    _last: float = field(default=float("-inf"), init=False)
    _client: httpx2.Client | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not (parts.scheme == "https" or plain) or not parts.hostname or parts.username or parts.password:
            raise ForgeError("the forge's address is not an https address", remedy="check the API URL")

    @property
    def spent(self) -> Spent:
        """Requests sent so far, repeated ones included, and what the last answer said of the limit."""
        return Spent(self._requests, self._writes, self._budget)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        """One request. ``path`` is below ``base``, or an address of the same host.

        Repeats only what may be repeated. Raises MissingError, RefusedError, LostReplyError or ForgeError.
        """
        url = self._url(path)
        for attempt in range(1, ATTEMPTS + 1):
            self._space(method)
            last = attempt == ATTEMPTS
            try:
                status, headers, content = self._exchange(method, url, body)
            except httpx2.TransportError as error:
                self._broken(method, error, last=last)
                continue
            text = content[:2000].decode("utf-8", errors="replace")
            if limits.limited(status, headers, text):
                self._patience(headers, last=last)
            elif status >= 500:
                self._broken(method, f"it answered {status}", last=last)
            else:
                return self._read(status, headers, content, text)
        raise ForgeError("the forge did not answer", remedy="run again later")

    def pages(self, path: str) -> Iterator[Any]:
        """The entries of a list, page after page, as far as ``Link`` leads."""
        following = path
        for _ in range(PAGES):
            answer = self.send("GET", following)
            if not isinstance(answer.data, list):
                raise ForgeError("the forge answered with something else than a list")
            yield from answer.data
            following = answer.following
            if not following:
                return

    def download(self, path: str) -> bytes:
        """The bytes behind a path that answers with the address of a store; the token does not go there.

        Raises ForgeError when there is none, or more than ``BYTES``.
        """
        url = self._url(path)
        try:
            status, headers, content = self._exchange("GET", url, None)
            if status in (301, 302, 303, 307, 308):
                store = Client(headers.get("location", ""), {}, self.clock, self.sleep, self.now)
                try:
                    status, headers, content = store._exchange("GET", store.base, None)
                finally:
                    store.close()
        except httpx2.TransportError as error:
            raise ForgeError(f"the forge's store could not be reached: {error}") from error
        if status != 200:
            raise MissingError(f"the forge's store answered {status}")
        return content

    def _url(self, path: str) -> str:
        if "://" not in path:
            return self.base.rstrip("/") + path
        ours, theirs = urlsplit(self.base), urlsplit(path)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise RefusedError("the forge pointed to another host; the token stays here")
        return path

    def _space(self, method: str) -> None:
        if method == "GET":
            return
        rest = self._last + limits.SPACING - self.clock()
        if rest > 0:
            self.sleep(rest)
        self._last = self.clock()
        self._writes += 1

    def _exchange(self, method: str, url: str, body: Any) -> tuple[int, dict[str, str], bytes]:
        if self._client is None:
            agent = {"User-Agent": f"draft-plan/{version()}", "Accept-Encoding": "identity"}
            self._client = httpx2.Client(follow_redirects=False, timeout=SECONDS, headers={**self.headers, **agent})
        self._requests += 1
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        typed = {} if body is None else {"Content-Type": "application/json"}
        ends = self.clock() + SECONDS
        with self._client.stream(method, url, content=content, headers=typed) as response:
            read = bytearray()
            for chunk in response.iter_raw():
                read += chunk
                if len(read) > BYTES:
                    raise ForgeError(f"the forge's answer is larger than {BYTES // 2**20} MB")
                if self.clock() > ends:
                    raise httpx2.ReadTimeout(f"no complete answer within {SECONDS:g} s")
            headers = {name.lower(): value for name, value in response.headers.items()}
            self._budget = limits.budget(headers) or self._budget
            return response.status_code, headers, bytes(read)

    def _broken(self, method: str, reason: object, *, last: bool) -> None:
        """What a broken exchange means: again, a lost reply, or the end."""
        if method not in _REPEATABLE:
            raise LostReplyError(f"the reply of the forge was lost: {reason}", remedy="run again")
        if last:
            raise ForgeError(f"the forge could not be reached: {reason}", remedy="run again later")
        self.sleep(1.0)

    def _patience(self, headers: Mapping[str, str], *, last: bool) -> None:
        """Wait as long as the forge asks; RefusedError when that is longer than a run may take."""
        seconds = limits.wait(headers, self._time(headers))
        if last or seconds > limits.LONGEST:
            raise RefusedError(
                f"the forge's rate limit is spent; it asks to wait {seconds:.0f} s", remedy="run again after that"
            )
        self.sleep(seconds)

    def _time(self, headers: Mapping[str, str]) -> float:
        try:
            return parsedate_to_datetime(headers["date"]).timestamp()
        except (KeyError, TypeError, ValueError):
            return self.now()

    def _read(self, status: int, headers: Mapping[str, str], content: bytes, text: str) -> Answer:
        said = _message(text)
        if status in (404, 410):
            raise MissingError(f"the forge does not have this: {said}")
        if status >= 400:
            raise RefusedError(f"the forge refused ({status}): {said}", status=status)
        if status >= 300:
            raise RefusedError("the forge redirects; a token is not carried along", status=status)
        if not content.strip():
            return Answer(status, headers, None)
        try:
            return Answer(status, headers, json.loads(content))
        except (ValueError, RecursionError) as error:
            raise ForgeError("the forge's answer is not JSON") from error


def _message(text: str) -> str:
    """What an error body says, in one printable line."""
    try:
        data = json.loads(text)
        said = str(data.get("message") or data.get("error") or "") if isinstance(data, dict) else ""
    except (ValueError, RecursionError):
        said = ""
    kept = "".join(each if each.isprintable() else " " for each in said)
    return kept[:200] or "it did not say why"
