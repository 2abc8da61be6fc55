"""The prompt said in other words: how far an outcome hangs on the wording of the instructions, not on their content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import draft_plan

WORDINGS = Path(__file__).parent / "wordings"


def wording(name: str) -> str:
    """The system message of this name; raises ValueError naming those that there are."""
    path = WORDINGS / f"{name}.md"
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in WORDINGS.glob("*.md")))
        raise ValueError(f"there is no wording {name!r}; there are: shipped, {there}")
    return path.read_text(encoding="utf-8").strip()


class Reworded:
    """A ChatModel that puts other words in place of the system message."""

    def __init__(self, model: draft_plan.ChatModel, text: str) -> None:
        self._model = model
        self._text = text

    @property
    def name(self) -> str:
        """The name of the model behind."""
        return self._model.name

    async def complete(self, request: draft_plan.Request) -> draft_plan.Reply:
        """The model's reply to the same request, said otherwise."""
        first, *rest = request.messages
        return await self._model.complete(
            replace(request, messages=(draft_plan.Message(first.role, self._text), *rest))
        )
