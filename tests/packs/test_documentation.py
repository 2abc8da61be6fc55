"""The format that docs/packs.md shows is a format."""

from __future__ import annotations

import re
from pathlib import Path

import draft_plan

PAGE = Path(__file__).parents[2] / "docs" / "packs.md"
FILES = {"toml": "pack.toml", "jinja": "plan.md.j2", "text": "outline.md"}


def test_the_format_of_the_page_is_sound_and_draws_a_plan(tmp_path: Path) -> None:
    folder = tmp_path / "note"
    folder.mkdir()
    page = PAGE.read_text(encoding="utf-8")
    for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        (folder / FILES[language]).write_text(text, encoding="utf-8")
    assert draft_plan.check_pack(str(folder)) == []
    spec = tmp_path / "spec.md"
    spec.write_text("# Feature: Permits\n\n- FR-001: The system MUST renew a permit.\n", encoding="utf-8")
    text = draft_plan.draft(spec, out="-", template=str(folder)).text
    assert "# Design note: Permits" in text
    assert "- [ ] Renew a permit" in text
    assert "(FR-001)" in text, "check could not tell what carries the requirement"
