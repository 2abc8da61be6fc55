"""Client CPU of one request: our door with parsing, against the plain OpenAI client with pydantic, on a loopback stub.

Both send the same body and validate the same reply. The rounds alternate between the two, so that a busy machine
slows both; the smallest time of each counts. Run: ``python benches/overhead.py [--rounds 9] [--requests 60]``.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time

from openai import AsyncOpenAI
from pydantic import create_model

from draft_plan.llm.door import Brief, Message, Request
from draft_plan.llm.openai_chat import OpenAIChat
from draft_plan.llm.replies import Problem, parse
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import Section, Wire, catalog, reply_type, schema
from draft_plan.spec import FeatureSpec

TARGET = 1.3
STUB = Path(__file__).parents[1] / "tests" / "serving" / "stub.py"
PROMPT = "The system sends a reminder before the due date, once, in the reader's own language. " * 200


@contextmanager
def stub(*arguments: str) -> Iterator[str]:
    """The base URL of a stub server in a process of its own, whose CPU is not ours."""
    command = [sys.executable, str(STUB), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def plain(url: str, wave: tuple[Section, ...]) -> tuple[AsyncOpenAI, Callable[[], Awaitable[None]]]:
    """What a script would do: create with a ready schema, validate the text."""
    client = AsyncOpenAI(api_key="none", base_url=url, max_retries=0)
    kind = create_model("Wave", __base__=Wire, **{section.id: (reply_type(section), ...) for section in wave})
    form = {"type": "json_schema", "json_schema": {"name": "plan", "schema": schema(wave), "strict": True}}
    messages = [{"role": "system", "content": "You draft plans."}, {"role": "user", "content": PROMPT}]

    async def ask() -> None:
        done = await client.chat.completions.create(model="m", messages=messages, response_format=form)
        kind.model_validate_json(done.choices[0].message.content)

    return client, ask


def ours(url: str, wave: tuple[Section, ...]) -> tuple[OpenAIChat, Callable[[], Awaitable[None]]]:
    """The door: adaptive, bounded, typed outcomes, every section parsed on its own."""
    model = OpenAIChat("m", url)
    spec = FeatureSpec("spec.md", "x", "x", "prose", "en", "", ())
    messages = (Message("system", "You draft plans."), Message("user", PROMPT))
    request = Request(Brief(spec, RepositoryFacts(), wave), messages, schema(wave))

    async def ask() -> None:
        parsed = parse(await model.complete(request), wave)
        assert not any(isinstance(reply, Problem) for reply in parsed.values())

    return model, ask


async def measure(url: str, wave: tuple[Section, ...], rounds: int, requests: int) -> dict[str, list[float]]:
    """CPU milliseconds for each request, by round."""
    client, ask_plain = plain(url, wave)
    model, ask_ours = ours(url, wave)
    taken: dict[str, list[float]] = {"plain": [], "ours": []}
    for number in range(rounds + 1):
        for name, ask in (("plain", ask_plain), ("ours", ask_ours))[:: 1 if number % 2 else -1]:
            began = process_time()
            for _ in range(requests):
                await ask()
            if number:  # the first round warms up
                taken[name].append((process_time() - began) * 1000 / requests)
    await client.close()
    await model.aclose()
    return taken


def main() -> None:
    """Print the table; exit 1 beyond the target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--requests", type=int, default=60)
    chosen = options.parse_args()
    waves = {"one section": ("risks",), "a group of three": ("technical_context", "architecture", "decisions")}
    worst = 0.0
    print(
        f"{'wave':<18}{'plain min':>11}{'ours min':>11}{'ratio':>8}{'median of paired ratios':>26}   CPU ms a request"
    )
    for name, ids in waves.items():
        wave = tuple(catalog()[section_id] for section_id in ids)
        with stub("--items", "3") as url:
            taken = asyncio.run(measure(url, wave, chosen.rounds, chosen.requests))
        low, high = min(taken["plain"]), min(taken["ours"])
        paired = median(mine / theirs for mine, theirs in zip(taken["ours"], taken["plain"], strict=True))
        worst = max(worst, high / low)
        print(f"{name:<18}{low:>11.2f}{high:>11.2f}{high / low:>8.2f}{paired:>26.2f}")
    print(f"target: at most {TARGET}; {'held' if worst <= TARGET else 'missed'}")
    sys.exit(worst > TARGET)


if __name__ == "__main__":
    main()
