"""The summary of a job: the comment's content with all sections, within what a step summary may have."""

from __future__ import annotations

from draft_plan.artifact import Artifact
from draft_plan.composing.body import compose
from draft_plan.composing.marker import Marker

BYTES = 1024 * 1024
"""The most bytes of a step summary; a larger one is dropped whole."""


def summarise(artifact: Artifact) -> str:
    """Markdown for the job's page; at most 1 MiB however a character is coded."""
    marker = Marker("summary", artifact.head, 0, "0" * 64)
    text = compose(artifact, marker, BYTES // 4, rest="The artifact of this run holds them all.").text
    return text.partition("\n")[2] + "\n"
