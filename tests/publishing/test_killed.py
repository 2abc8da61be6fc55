"""A publishing job that is killed at any point leaves nothing that its next run does not put right."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from tests.publishing.conftest import SPEC, suggested
from tests.serving.github.server import NAME, TOKEN
from tests.serving.loopback import Fault

from draft_plan.artifact import Given, save
from draft_plan.composing import find
from draft_plan.publishing import publish

GIVEN = (Given(question="Q-ab12cd", answer="1 year", by="ada"),)
FILES = {"specs/meters/plan.md": "# Plan\n", SPEC: "# Meters\n\n- Q: How long? → A: 1 year\n"}
COMMAND = [sys.executable, "-m", "draft_plan", "publish", "--number", "7"]
MODES = ("commit", "check", "comment")
POINTS = {
    "killed before the first write": ("GET", "/pulls/7", False),
    "killed while committing": ("POST", "/git/commits", True),
    "killed between commit and check": ("PATCH", "/git/refs/heads/feature", True),
    "killed before creating": ("POST", "/issues/7/comments", False),
    "killed after creating": ("POST", "/issues/7/comments", True),
}


@pytest.fixture
def start(hub, tmp_path):
    """Start the job on an artifact, as a workflow does."""

    def run(artifact):
        save(artifact, tmp_path / "artifact")
        environment = {
            **os.environ,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_API_URL": hub.url,
            "GITHUB_RUN_ID": "11",
        }
        command = [*COMMAND, str(tmp_path / "artifact"), *(part for mode in MODES for part in ("--mode", mode))]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return run


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")
@pytest.mark.parametrize(
    ("method", "path", "after"),
    [pytest.param(*point, marks=pytest.mark.case(f"crash: {name}"), id=name) for name, point in POINTS.items()],
)
def test_a_run_after_a_killed_one_ends_with_one_of_each_and_nothing_lost(hub, forge, make, start, method, path, after):
    before = hub.store.head("feature")
    order = make(suggested(files=FILES, given=GIVEN), modes=MODES)
    started = threading.Event()

    def kill(verb, target, _):
        started.wait(60)
        if (verb, target.removeprefix(f"/repos/{NAME}")) == (method, path):
            job.kill()  # SIGKILL: nothing of it runs any more
            job.wait(10)
            return Fault(0, after=after)
        return None

    hub.rule = kill
    with start(order.artifact) as job:
        started.set()
        assert job.wait(60) == -signal.SIGKILL
    hub.rule = lambda *_: None

    assert not publish(order, forge).failed
    (body,) = hub.of(7)
    assert find(body, "plan").given == GIVEN
    assert len(hub.checks) == 1
    assert hub.store.git("rev-list", "--count", f"{before}..feature") == "1"
    assert hub.store.text("feature", SPEC).endswith("→ A: 1 year")
    # and a third finds nothing left to do
    assert publish(order, forge).lines[::2] == ("commit: nothing had changed", "comment: unchanged")
    assert hub.of(7) == [body]


@pytest.mark.case("limits: budget printed")
def test_a_job_prints_what_it_spent(hub, make, start):
    with start(make(modes=MODES).artifact) as job:
        said = job.communicate(timeout=60)[1]
    assert job.returncode == 0, said
    count = len(hub.calls)
    assert f"{count} requests to the forge, {len(hub.writes)} to write; {1000 - count} of 1000 left until" in said
