"""The GitLab component, step by step, on the simulated runner (what that cannot do: gitlab_runner.py)."""

import json
from pathlib import Path

import pytest
import yaml
from tests.bot.test_conversation import SPEC, TEXT
from tests.serving.gitlab.server import BOT, READING, TOKEN, serve
from tests.workflows.gitlab_runner import KEY, PUBLISH, SUGGEST, Runner, program

from draft_plan.composing import QUALITY, find

pytestmark = pytest.mark.skipif(program() is None, reason="no gitlab-ci-local, no rsync, or no Node for it")


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
        yield hub


@pytest.fixture
def start(hub, tmp_path):
    """A merge request with a spec, and pipelines of it."""

    def made(files=None, **inputs):
        runner = Runner(hub, tmp_path, {"bot": BOT, **inputs})
        runner.prepare()
        hub.store.push("feature", files or {SPEC: TEXT}, start=hub.store.head("main"))
        hub.open("feature", number=7)
        hub.join("ada", 40)
        return runner

    return made


def test_a_merge_request_gets_its_note_and_a_second_pipeline_writes_none(hub, start):
    runner = start()
    first = runner.run(1)
    assert first.code == 0, first.log
    assert f"PASS  {SUGGEST}" in first.log
    assert f"PASS  {PUBLISH}" in first.log
    (body,) = hub.of(7)
    assert find(body, "plan").run == 1
    report = json.loads((first.artifact / QUALITY).read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in report} == {SPEC}
    assert [status["state"] for status in hub.statuses] == ["success"]
    # two jobs, two privileges: a token that reads and the key; a token that writes and none
    reading, writing = first.environments["suggest"], first.environments["publish"]
    assert (reading["DRAFT_PLAN_GITLAB_TOKEN"], reading["OPENAI_API_KEY"]) == (READING, KEY)
    assert writing["DRAFT_PLAN_GITLAB_TOKEN"] == TOKEN
    assert KEY not in str(writing)
    assert {call.headers["private-token"] for call in hub.writes} == {TOKEN}
    assert READING in {call.headers["private-token"] for call in hub.calls}
    # the program lay in a folder of each job's own, and is gone
    assert reading["PLACE"] != writing["PLACE"]
    assert not Path(reading["PLACE"]).exists()
    hub.calls.clear()
    second = runner.run(2)
    assert "comment: unchanged" in second.log
    assert [call.target for call in hub.writes if "/notes" in call.target] == []
    assert hub.of(7) == [body]


def test_what_the_inputs_say_is_done_and_a_key_without_a_scope_does_not_reach_the_program_that_writes(hub, start):
    place = "teams/blue/specs/keys/spec.md"
    runner = start({place: TEXT}, specs="teams/*/specs/**/spec.md", modes="comment commit", options="--questions 1")
    ran = runner.run(1, scoped={"DRAFT_PLAN_GITLAB_TOKEN": {"*": TOKEN}, "OPENAI_API_KEY": {"*": KEY}})
    assert "commit: committed" in ran.log, ran.log
    assert "Plan" in hub.store.text("feature", place.replace("spec.md", "plan.md"))
    assert "--questions 1" in ran.environments["suggest"]["ARGUMENTS"]
    assert ran.environments["suggest"]["OPENAI_API_KEY"] == KEY
    assert KEY not in str(ran.environments["publish"])


@pytest.mark.parametrize(
    ("files", "given"),
    [
        ({"README.md": "# Changed\n"}, {}),
        (None, {"CI_PROJECT_ID": "2"}),
        (None, {"CI_PIPELINE_SOURCE": "push"}),
    ],
    ids=["no spec changed", "a fork's own pipeline", "no merge request"],
)
def test_there_are_no_jobs_where_there_is_nothing_to_do(hub, start, files, given):
    runner = start(files)
    assert SUGGEST not in runner.run(1, "--list", **given).log
    assert hub.calls == []


def test_there_are_jobs_otherwise(hub, start):
    listed = start().run(1, "--list").log
    assert SUGGEST in listed
    assert PUBLISH in listed


def test_a_version_is_a_commit_and_nothing_else(hub, start):
    ran = start(version="main").run(1, "--list")
    assert ran.code != 0
    assert "regex" in ran.log.lower()


def test_both_jobs_run_in_a_stage_that_is_named(hub, start):
    shown = yaml.safe_load(start(stage="build").run(1, "--preview").output)
    assert {shown[name]["stage"] for name in (SUGGEST, PUBLISH)} == {"build"}
