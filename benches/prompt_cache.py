"""How much of a plan's prompts a real server (llama.cpp) serves from its cache, and how many bytes all requests share.

A row is one whole plan. ``cached`` is the share of prompt tokens read from the cache, ``after the first`` without the
first request, which finds nothing there. ``common`` are the bytes that the bodies of all requests begin with.
Run: ``python benches/prompt_cache.py [--template constitution] [--spec FILE] [--grouping wave] [--at-once 1 2]``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving import llama

import draft_plan
from draft_plan.llm.body import body
from draft_plan.llm.ladder import Shape

SPEC = Path(__file__).parents[1] / "examples" / "specs" / "meter-readings" / "spec.md"


class Meter:
    """Keeps what passes."""

    def __init__(self, model: draft_plan.ChatModel) -> None:
        self._model = model
        self.bodies: list[bytes] = []
        self.usages: list[draft_plan.Usage] = []

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._model.name

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        """The reply of the model behind."""
        self.bodies.append(json.dumps(body(request, Shape(), self.name, None, {}), ensure_ascii=False).encode())
        reply = await self._model.complete(request)
        self.usages.append(reply.usage)
        return reply


def measure(url: str, spec: Path, template: str, grouping: str, concurrency: int) -> str:
    """The row of one whole plan."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "spec.md"
        # a line of its own at the top, so that no row finds the prompts of another in the cache
        here.write_text(
            f"<!-- {template} {grouping} {concurrency} -->\n{spec.read_text(encoding='utf-8')}", encoding="utf-8"
        )
        flags = {
            "model": "tiny",
            "base_url": url,
            "template": template,
            "grouping": grouping,
            "concurrency": concurrency,
        }
        settings = draft_plan.settle(here.parent, {}, flags)
        meters: list[Meter] = []

        def wrap(model: draft_plan.ChatModel) -> Meter:
            meters.append(Meter(model))
            return meters[-1]

        began = monotonic()
        ran = asyncio.run(draft_plan.run(draft_plan.Job(str(here)), settings, {}, wrap=wrap))
        seconds = monotonic() - began
    [meter] = meters
    sent = [usage for usage in meter.usages if usage.prompt_tokens]
    common = next((at for at, bytes_ in enumerate(zip(*meter.bodies, strict=False)) if len(set(bytes_)) > 1), 0)
    shortest = min(len(each) for each in meter.bodies)
    return (
        f"{template:<14}{grouping:<9}{concurrency:>8}{len(sent):>10}{sum(u.prompt_tokens for u in sent):>15,}"
        f"{share(sent):>9.1%}{share(sent[1:]):>17.1%}{common:>9,} of {shortest:,}{seconds:>9.1f} s"
        f"  exit {ran.result.exit_code}"
    )


def share(usages: list[draft_plan.Usage]) -> float:
    """The part of the prompt tokens that came from the cache."""
    return sum(each.cached_tokens for each in usages) / max(sum(each.prompt_tokens for each in usages), 1)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--template", default="constitution")
    options.add_argument("--spec", type=Path, default=SPEC)
    options.add_argument("--grouping", nargs="*", default=["wave", "section"])
    options.add_argument("--at-once", nargs="*", type=int, default=[1, 2, 8])
    chosen = options.parse_args()
    print(
        f"{'format':<14}{'grouping':<9}{'at once':>8}{'requests':>10}{'prompt tokens':>15}{'cached':>9}"
        f"{'after the first':>17}{'common bytes':>18}{'wall':>9}"
    )
    with tempfile.TemporaryDirectory() as folder, llama.served(Path(folder)) as url:
        for grouping in chosen.grouping:
            for concurrency in chosen.at_once:
                print(measure(url, chosen.spec, chosen.template, grouping, concurrency), flush=True)


if __name__ == "__main__":
    main()
