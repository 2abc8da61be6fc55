"""Which forge a job runs on, read from its environment."""

from __future__ import annotations

from collections.abc import Mapping

from draft_plan.forge.door import Forge
from draft_plan.forge.github import GitHub
from draft_plan.forge.gitlab import GitLab
from draft_plan.forge.http import Client

GITHUB = "https://api.github.com"
VERSION = "2022-11-28"
"""The version of GitHub's REST API that is spoken."""


def choose_forge(environment: Mapping[str, str], bot: str = "github-actions[bot]") -> Forge | None:
    """The forge of this job, with the token that the job was given; None where there is no forge or no token.

    GitHub: ``GITHUB_TOKEN``, written with as ``bot``. GitLab: ``DRAFT_PLAN_GITLAB_TOKEN``, for the job's own token may
    not write notes; notes of its account count as the bot's, and so do those of ``bot``. Raises ForgeError when the
    environment names a forge that cannot be used.
    """
    if environment.get("GITLAB_CI") == "true":
        token, project = environment.get("DRAFT_PLAN_GITLAB_TOKEN", ""), environment.get("CI_PROJECT_ID", "")
        address = environment.get("CI_API_V4_URL", "")
        return GitLab(Client(address, {"PRIVATE-TOKEN": token}), project, bot) if token and project else None
    token, repository = environment.get("GITHUB_TOKEN", ""), environment.get("GITHUB_REPOSITORY", "")
    if not (token and repository):
        return None
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": VERSION,
    }
    return GitHub(Client(environment.get("GITHUB_API_URL") or GITHUB, headers), repository, bot)
