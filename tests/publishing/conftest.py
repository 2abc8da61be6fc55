"""A loopback GitHub with a pull request, and artifacts to publish to it."""

import pytest
from tests.serving.github.server import NAME, TOKEN, serve

from draft_plan.artifact import Artifact, Asked, Part, Pick, Suggested
from draft_plan.forge.github import GitHub
from draft_plan.forge.http import Client
from draft_plan.publishing import Mode, PublishOrder

SPEC = "specs/meters/spec.md"
HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
}


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.at, self.slept = 1000.0, []

    def __call__(self):
        return self.at

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hub(tmp_path):
    """A GitHub with one pull request, number 7, from a branch of the same repository."""
    with serve(tmp_path) as hub:
        hub.store.push("main", {"README.md": "# Housing\n"})
        hub.store.push("feature", {SPEC: "# Meters\n"}, start=hub.store.head("main"))
        hub.open("feature", number=7)
        hub.rights |= {"ada": "write", "bob": "read"}
        yield hub


@pytest.fixture
def forge(hub, clock):
    client = Client(hub.url, HEADERS, clock=clock, sleep=clock.sleep, now=clock)
    yield GitHub(client, NAME)
    client.close()


def suggested(**changes):
    """A suggestion with two sections and one question."""
    question = Asked(
        id="Q-ab12cd",
        question="How long are readings kept?",
        why="Nothing says it.",
        options=(Pick(label="1 year", consequence="Rows are dropped yearly."), Pick(label="for ever")),
        recommended="1 year",
        line=3,
        blocking=True,
    )
    parts = (
        Part(heading="Summary", text="## Summary\n\nReadings are kept.\n"),
        Part(heading="Risks", text="## Risks\n\nNone.\n"),
    )
    given = {
        "spec": SPEC,
        "state": "planned",
        "title": "Meters",
        "model": "offline",
        "covered": 3,
        "parts": parts,
        "questions": (question,),
    }
    return Suggested(**given | changes)


@pytest.fixture
def make(hub):
    """An order to publish an artifact made for the request's head."""

    def order(*suggestions, modes=("comment",), number=7, head=None, **changes):
        artifact = Artifact(
            number=number,
            head=hub.store.head("feature") if head is None else head,
            suggestions=suggestions or (suggested(),),
        )
        given = {
            "modes": frozenset(map(Mode, modes)),
            "number": number,
            "digest": "d" * 64,
            "run": 11,
            "specs": ("specs/**/spec.md",),
        }
        return PublishOrder(artifact=artifact, **given | changes)

    return order
