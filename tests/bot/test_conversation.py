"""A whole conversation on loopback: a spec is pushed, plan and questions are posted, two answers come back in two ways,
the plan follows, and a last run is silent.
"""

import asyncio
import json
import os
import subprocess

import pytest
from tests.publishing.conftest import HEADERS
from tests.serving.github.server import NAME, serve

from draft_plan.artifact import NAME as FILE
from draft_plan.artifact import save
from draft_plan.forge.github import GitHub
from draft_plan.forge.http import Client
from draft_plan.occasion import read_occasion
from draft_plan.publishing import publish, publish_order
from draft_plan.suggesting import SPEC_GLOBS, SuggestOrder, suggest

SPEC = "specs/keys/spec.md"
TEXT = """# Feature Specification: Key Cabinet

## User Scenarios & Testing

### User Story 1 - Take a key (Priority: P1)

A caretaker takes a key from the cabinet and gives it back.

**Acceptance Scenarios**:

1. **Given** a known badge, **When** it is held to the reader, **Then** the cabinet opens within 2 seconds.

## Requirements

- **FR-001**: A caretaker MUST be able to take a key and give it back.
- **FR-002**: The cabinet MUST open within 2 seconds of a known badge.
- **FR-003**: Movements are recorded [NEEDS CLARIFICATION: for how long are movements recorded?]
- **FR-004**: A lost badge is blocked [NEEDS CLARIFICATION: who may block a lost badge?]

## Success Criteria

- **SC-001**: 95 of 100 openings take less than 2 seconds.
"""


class Job:
    """The two jobs of one workflow run: a fresh checkout, its own environment, an artifact between them."""

    def __init__(self, hub, folder, modes):
        self.hub, self.folder, self.modes, self.runs = hub, folder, modes, 0

    def run(self, kind, payload, run=0):
        """Both jobs; ``run`` is the number of the run where this is a further attempt of it."""
        self.runs += 1
        place = self.folder / f"run-{self.runs}"
        place.mkdir()
        event = place / "event.json"
        event.write_text(json.dumps(payload), encoding="utf-8")
        environment = {"GITHUB_EVENT_NAME": kind, "GITHUB_EVENT_PATH": str(event)}
        checkout = place / "checkout"
        quiet = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(
            ["git", "clone", "-q", "-b", "feature", str(self.hub.store.path), str(checkout)], env=quiet, check=True
        )
        occasion = read_occasion(environment)
        with Speaking(self.hub) as forge:
            artifact = asyncio.run(suggest(SuggestOrder(root=checkout, occasion=occasion), {}, forge))
        save(artifact, place / "artifact")
        self.hub.calls.clear()
        published = self.publish(place / "artifact", occasion.number, run or self.runs)
        self.hub.artifacts[run or self.runs] = (place / "artifact" / FILE).read_bytes()
        return artifact, published

    def publish(self, place, number, run):
        """The second job alone."""
        environment = {"GITHUB_RUN_ID": str(run)}
        order = publish_order(
            place, environment, modes=self.modes, number=number, key="plan", specs=SPEC_GLOBS, dry=False
        )
        with Speaking(self.hub) as forge:
            return publish(order, forge)


class Speaking:
    def __init__(self, hub):
        self.client = Client(hub.url, HEADERS, sleep=lambda _: None)

    def __enter__(self):
        return GitHub(self.client, NAME)

    def __exit__(self, *_):
        self.client.close()


@pytest.fixture
def hub(tmp_path):
    with serve(tmp_path) as hub:
        hub.store.push("main", {"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
        hub.store.push("feature", {SPEC: TEXT}, start=hub.store.head("main"))
        hub.open("feature", number=7)
        hub.rights |= {"ada": "maintain", "bob": "write", "eve": "read"}
        yield hub


def sticky(hub):
    (body,) = hub.of(7)
    return body


def question(artifact, words):
    return next(each for each in artifact.suggestions[0].questions if words in each.question)


def comment_id(hub):
    return next(each["id"] for each in hub.comments.values() if each["login"].endswith("[bot]"))


def test_a_conversation_with_commits(hub, tmp_path):
    job = Job(hub, tmp_path, ["comment", "check", "commit"])
    first, published = job.run("pull_request", hub.payload(7))
    assert published.lines[0].startswith("commit: committed")
    assert "who may block a lost badge?" in hub.store.text("feature", "specs/keys/plan.md")
    # the commit of the bot moved the branch; its own event is the next run and finds nothing to draft
    quiet, published = job.run("pull_request", hub.payload(7, "synchronize"))
    assert quiet.suggestions[0].redrafted == ()
    assert "NEEDS CLARIFICATION" in sticky(hub)

    keep, block = question(quiet, "how long"), question(quiet, "who may")
    said = hub.say(7, f"/draft-plan answer {keep.id} for 90 days", login="ada")
    second, published = job.run("issue_comment", hub.commented(said, "ada"))
    assert f"- Q: {keep.question} → A: for 90 days" in hub.store.text("feature", SPEC)
    assert keep.id not in [each.id for each in second.suggestions[0].questions]
    assert 0 < len(second.suggestions[0].redrafted) < len(first.suggestions[0].redrafted)
    job.run("pull_request", hub.payload(7, "synchronize"))

    said = hub.say(7, f"Let me settle it:\n\n/draft-plan answer {block.id} the caretaker on duty\n", login="bob")
    job.run("issue_comment", hub.commented(said, "bob"))
    job.run("pull_request", hub.payload(7, "synchronize"))
    text = hub.store.text("feature", SPEC)
    assert "→ A: the caretaker on duty" in text
    assert text.count("- Q: ") == 2

    head, body = hub.store.head("feature"), sticky(hub)
    _, published = job.run("pull_request", hub.payload(7, "synchronize"))
    assert published.lines == (
        "commit: nothing had changed",
        published.lines[1],
        "comment: unchanged",
    )
    assert (hub.store.head("feature"), sticky(hub)) == (head, body)
    assert [call.method for call in hub.writes if "/git/" not in call.target and "check-runs" not in call.target] == []


def test_a_conversation_in_comments_alone(hub, tmp_path):
    job = Job(hub, tmp_path, ["comment", "suggestion"])
    first, _ = job.run("pull_request", hub.payload(7))
    head = hub.store.head("feature")
    with_options = next((each for each in first.suggestions[0].questions if each.options), None)
    keep = question(first, "how long")
    said = hub.say(7, f"/draft-plan answer {keep.id} for 90 days", login="ada")
    second, published = job.run("issue_comment", hub.commented(said, "ada"))
    assert keep.id not in [each.id for each in second.suggestions[0].questions]
    assert "suggestion: 1 put" in published.lines
    assert "→ A: for 90 days" in hub.reviews[0]["reply"]["body"]
    assert 0 < len(second.suggestions[0].redrafted) < len(first.suggestions[0].redrafted)
    if with_options is not None:
        before = sticky(hub)
        after = before.replace("[ ] B. ", "[x] B. ", 1)
        hub.comments[comment_id(hub)]["body"] = after
        third, _ = job.run("issue_comment", hub.commented(comment_id(hub), "bob", before=before))
        assert {each.question for each in third.suggestions[0].given} == {keep.id, with_options.id}
    # a push that does not touch the spec keeps the answers, and is silent
    body = sticky(hub)
    last, published = job.run("pull_request", hub.payload(7, "synchronize"))
    assert last.suggestions[0].redrafted == ()
    assert published.lines[-1] == "comment: unchanged"
    assert (hub.store.head("feature"), sticky(hub)) == (head, body)
    assert hub.writes == []


def test_a_reader_cannot_answer(hub, tmp_path):
    job = Job(hub, tmp_path, ["comment"])
    first, _ = job.run("pull_request", hub.payload(7))
    body = sticky(hub)
    said = hub.say(7, f"/draft-plan answer {first.suggestions[0].questions[0].id} never", login="eve")
    heard, _ = job.run("issue_comment", hub.commented(said, "eve"))
    assert heard.quiet
    assert hub.writes == []
    assert sticky(hub) == body
