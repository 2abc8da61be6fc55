"""Every case of the tables has a test, and every mark names a case."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.bot.cases import ATTACKS, CASES, named

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"\bmark\.(case|attack)\(")


@pytest.fixture(scope="module")
def marks():
    """What a run of its own collects, so that it does not matter what this run was asked to do: names of cases."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    files = [file for file in (ROOT / "tests").rglob("test_*.py") if MARK.search(file.read_text(encoding="utf-8"))]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, "-m", "case or attack", *map(str, files)],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return Counter(re.findall(r"^(.+?) <- tests/", done.stdout, re.MULTILINE))


def test_the_table_has_the_72_cases_that_were_asked_for():
    assert [len(cases) for cases in CASES.values()] == [14, 10, 8, 14, 8, 10, 8]
    assert len(set(named())) == 72


def test_every_case_has_a_test_and_every_mark_names_a_case(marks):
    assert set(named()) - set(marks) == set()
    assert set(marks) - set(named()) - set(ATTACKS) == set()


def test_every_family_of_attacks_has_its_cases(marks):
    assert {family: marks[family] for family, (least, _) in ATTACKS.items() if marks[family] < least} == {}
    assert sum(marks[family] for family in ATTACKS) >= 180
