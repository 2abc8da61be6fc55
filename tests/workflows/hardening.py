"""What a workflow and the action must be, whoever edits them: each rule says what it found, an empty list is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
SUGGEST = {"contents": "read", "pull-requests": "read", "actions": "read"}
PUBLISH = {"pull-requests": "write", "checks": "write"}
UNTRUSTED = re.compile(r"\$\{\{")
LONGEST = 30


def faults(text: str) -> list[str]:
    """What of a workflow is not as the threat model wants it."""
    return list(_of(yaml.safe_load(text), text))


def faults_of_action(text: str) -> list[str]:
    """What of the action is not as the threat model wants it."""
    steps = yaml.safe_load(text)["runs"]["steps"]
    found = [f"an expression in a script: {step['run']}" for step in steps if UNTRUSTED.search(step.get("run", ""))]
    found += ["the action calls other actions" for step in steps if "uses" in step]
    found += ["it writes to the environment of later steps"] if re.search(r"GITHUB_(ENV|PATH|OUTPUT)\b", text) else []
    return found + (["it evaluates text"] if re.search(r"\beval\b|\bcurl\b|\bwget\b|bash -c", text) else [])


def _of(workflow: dict[str, Any], text: str) -> Iterator[str]:
    # YAML 1.1 takes `on` for a truth value
    events = next(value for key, value in workflow.items() if str(key) in ("on", "True"))
    for event in ("pull_request_target", "workflow_run", "issues", "schedule"):
        if event in events:
            yield f"it runs on {event}"
    if workflow.get("permissions") != {}:
        yield "jobs inherit permissions"
    if "group" not in workflow.get("concurrency", {}):
        yield "runs may race"
    jobs = workflow["jobs"]
    if set(jobs) != {"suggest", "publish"}:
        yield "there are other jobs"
        return
    yield from _job("suggest", jobs["suggest"], SUGGEST)
    yield from _job("publish", jobs["publish"], PUBLISH)
    if "secrets." in str(jobs["publish"]):
        yield "the job that writes has a secret"
    if "checkout" in str(jobs["publish"]):
        yield "the job that writes reads the repository"
    if jobs["publish"].get("needs") != "suggest":
        yield "the job that writes does not wait"
    guard = str(jobs["publish"].get("if", ""))
    if "head.repo.full_name == github.repository" not in guard or "dependabot[bot]" not in guard:
        yield "forks and dependabot reach the job that writes"
    if "sender.type == 'User'" not in str(jobs["suggest"].get("if", "")):
        yield "bots can start a run by a comment"
    if "environment" not in jobs["suggest"]:
        yield "the key lies open to all workflows"
    if "cache" in text:
        yield "something is cached between runs"


def _job(name: str, job: dict[str, Any], permissions: dict[str, str]) -> Iterator[str]:
    if job.get("permissions") != permissions:
        yield f"{name} has other permissions"
    if not 0 < job.get("timeout-minutes", 0) <= LONGEST:
        yield f"{name} may run for hours"
    if re.search(r"self-hosted|-latest", str(job.get("runs-on"))):
        yield f"{name} runs on a machine that is kept or not named"
    for step in job["steps"]:
        uses = step.get("uses", "")
        if not PINNED.fullmatch(uses):
            yield f"{name} uses {uses!r}, which is not pinned by a commit"
        if "run" in step:
            yield f"{name} runs a script of its own"
        if uses.startswith("actions/checkout@") and step.get("with", {}).get("persist-credentials") is not False:
            yield f"{name} leaves its token in the checkout"
        if "github.event" in str(step.get("env", "")) or "github.head_ref" in str(step):
            yield f"{name} puts words of the event into a step"
