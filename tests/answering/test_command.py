"""``draft-plan answer`` as a person runs it, on a terminal and without one."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.answering.desk import SPEC

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "draft_plan", *arguments]
    return subprocess.run(
        line, cwd=cwd, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL
    )


def on_terminal(*arguments: str, cwd: Path, types: list[str]) -> tuple[int, str]:
    """Run on a pseudo-terminal; each text is typed when the next prompt shows. Returns exit code and screen."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    line = [sys.executable, "-m", "draft_plan", *arguments]
    process = subprocess.Popen(
        line, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    )
    os.close(theirs)
    screen, answered, end = "", 0, time.monotonic() + 100
    while time.monotonic() < end:
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            try:
                data = os.read(ours, 4096)
            except OSError:
                break
            if not data:
                break
            screen += data.decode(errors="replace")
        if answered < len(types) and screen.count("Answer") > answered and screen.rstrip("\r\n").endswith(": "):
            os.write(ours, (types[answered] + "\n").encode())
            answered += 1
    os.close(ours)
    return process.wait(timeout=20), screen


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = tmp_path / "specs" / "permits"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (folder / "spec.md").write_text(SPEC, encoding="utf-8")
    assert command("permits", "--quiet", cwd=tmp_path).returncode == 0
    return tmp_path


def questions(town: Path) -> dict[str, str]:
    plan = json.loads((town / "specs/permits/plan.json").read_text())
    return {each["question"]: each["id"] for each in plan["questions"] if each["shown"]}


def test_the_terminal_asks_one_by_one_and_keeps_what_was_said(town: Path) -> None:
    wanted = list(questions(town))
    code, screen = on_terminal("answer", "permits", cwd=town, types=["w", "7 years, then erased", "s", "q"])
    assert code == 0, screen
    assert f"1/{len(wanted)}" in screen
    assert "would know" in screen
    spec = (town / "specs/permits/spec.md").read_text()
    assert spec.count("→ A: ") == 1
    assert "→ A: 7 years, then erased" in spec
    assert len(questions(town)) == len(wanted) - 1


def test_nothing_said_is_nothing_changed(town: Path) -> None:
    before = {path.name: path.read_bytes() for path in (town / "specs/permits").iterdir()}
    code, screen = on_terminal("answer", "permits", cwd=town, types=["q"])
    assert (code, "nothing was answered" in screen) == (0, True)
    assert before == {path.name: path.read_bytes() for path in (town / "specs/permits").iterdir()}


def test_an_answer_is_given_on_the_command_line_and_the_result_is_json(town: Path) -> None:
    name = questions(town)["how many years?"]
    done = command("answer", "permits", "--answer", f"{name}=7 years", "--json", cwd=town)
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert name not in {each["id"] for each in result["questions"]}


def test_answers_come_from_a_file(town: Path) -> None:
    (town / "answers.md").write_text("- Q: how many years? → A: 7 years\n")
    assert command("answer", "permits", "--from", "answers.md", "--quiet", cwd=town).returncode == 0
    assert "- Q: how many years? → A: 7 years\n" in (town / "specs/permits/spec.md").read_text()


@pytest.mark.parametrize("said", ["Q-000000=A", "no equal sign"])
def test_a_wrong_answer_leaves_with_2_and_names_the_known_ids(town: Path, said: str) -> None:
    done = command("answer", "permits", "--answer", said, cwd=town)
    assert done.returncode == 2
    assert said == "no equal sign" or all(each in done.stderr for each in questions(town).values())
    assert (town / "specs/permits/spec.md").read_text() == SPEC


def test_without_a_terminal_and_without_an_answer_the_questions_are_named(town: Path) -> None:
    done = command("answer", "permits", cwd=town)
    assert done.returncode == 2
    assert all(each in done.stderr for each in questions(town).values())


def test_json_without_an_answer_is_the_state_of_things(town: Path) -> None:
    result = json.loads(command("answer", "permits", "--json", cwd=town).stdout)
    assert {each["id"] for each in result["questions"] if each["shown"]} == set(questions(town).values())
    assert all(each["kept"] for each in result["sections"])


def test_a_spec_without_a_plan_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(SPEC, encoding="utf-8")
    done = command("answer", "spec.md", "--answer", "Q-000000=A", cwd=tmp_path)
    assert (done.returncode, "draft-plan spec.md" in done.stderr) == (2, True)


def test_the_plan_keeps_its_format_and_depth(tmp_path: Path) -> None:
    (tmp_path / "spec.md").write_text(SPEC, encoding="utf-8")
    command("spec.md", "-t", "flow", "--depth", "major", "--quiet", cwd=tmp_path)
    plan = json.loads((tmp_path / "plan.json").read_text())
    name = plan["questions"][0]["id"]
    done = command("answer", "spec.md", "--answer", f"{name}=as it is now", "--json", cwd=tmp_path)
    result = json.loads(done.stdout)
    assert (result["template"], result["depth"]) == ("flow", "major")
    assert sum(not each["kept"] for each in result["sections"]) < len(result["sections"])


def test_explain_tells_why_in_words_and_as_json(town: Path) -> None:
    name = questions(town)["how many years?"]
    told = command("explain", "permits", name, cwd=town)
    assert told.returncode == 0
    assert "R1-marker" in told.stdout
    found = json.loads(command("explain", "permits", name, "--json", cwd=town).stdout)
    assert (found["subject"], found["standing"], found["rule"]) == (name, "open", "R1-marker")
