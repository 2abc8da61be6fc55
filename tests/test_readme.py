"""README promises only what is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from draft_plan.errors import Exit

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title):
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def help_of(*command):
    wide = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    line = [sys.executable, "-m", "draft_plan", *command, "--help"]
    return subprocess.run(line, capture_output=True, text=True, check=True, env=wide).stdout


def test_the_options_are_those_of_the_command():
    documented = set(re.findall(r"^\| `(--[a-z-]+)", section("Options"), re.MULTILINE))
    offered = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", help_of("draft"), re.MULTILINE)) - {"--help"}
    assert documented == offered


def test_the_exit_codes_are_those_of_the_one_table():
    documented = [int(code) for code in re.findall(r"^\| (\d+) ", section("Exit codes"), re.MULTILINE)]
    assert documented == [code.value for code in Exit]


DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_links_to_files_that_exist(document):
    page = ROOT / document
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_commands_use_files_that_exist():
    said = re.sub(r"<!-- first-screen -->.*?<!-- /first-screen -->", "", README, flags=re.DOTALL)  # names new files
    paths = re.findall(r"\b(?:examples|docs|prompts|templates|tests)/[\w./-]*\w", said)
    assert [path for path in paths if not (ROOT / path).exists() and not path.endswith(("plan.md", "plan.json"))] == []
