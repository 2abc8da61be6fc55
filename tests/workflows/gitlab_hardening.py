"""What the GitLab component must be, whoever edits it: each rule says what it found, an empty list is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

JOBS = {"draft-plan-suggest", "draft-plan-publish"}
MINUTES = re.compile(r"(\d+) minutes")
LONGEST = 30
REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"'
OWN = "$CI_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID"


def faults_of_component(text: str) -> list[str]:
    """What of the component is not as the threat model wants it."""
    header, body = yaml.safe_load_all(text)
    return [*_of_inputs(header["spec"]["inputs"]), *_of_jobs(body)]


def _of_inputs(inputs: dict[str, Any]) -> Iterator[str]:
    version = inputs["version"]
    if version.get("regex") != "^[0-9a-f]{40}$" or not re.fullmatch("[0-9a-f]{40}", version.get("default", "")):
        yield "what runs is not pinned by a commit"
    if "default" in inputs["source"]:
        yield "the program comes from a place that nobody named"


def _of_jobs(body: dict[str, Any]) -> Iterator[str]:
    shared, jobs = body[".draft-plan"], {name: job for name, job in body.items() if not name.startswith(".")}
    if set(jobs) != JOBS:
        yield "there are other jobs"
        return
    suggest, publish = jobs["draft-plan-suggest"], jobs["draft-plan-publish"]
    yield from _of_rules(shared["rules"])
    yield from _of_scripts([shared, suggest, publish])
    for name, job in jobs.items():
        found = MINUTES.fullmatch(str(job.get("timeout", "")))
        if found is None or int(found[1]) > LONGEST:
            yield f"{name} may run for hours"
        if "cache" in {*job, *shared}:
            yield "something is cached between jobs"
        if job.get("environment") != {"name": f"draft-plan/{name.rsplit('-', 1)[1]}", "action": "access"}:
            yield f"{name} has no scope of its own for its variables"
        if any(re.search("TOKEN|KEY|SECRET", each) for each in job.get("variables", {})):
            yield f"{name} sets a secret in the file, where a variable of the project outranks it"
    yield from _of_publish(publish)
    if suggest.get("interruptible") is not True:
        yield "an outdated suggestion is paid for to its end"
    if not suggest.get("artifacts", {}).get("expire_in"):
        yield "artifacts are kept for ever"


def _of_publish(job: dict[str, Any]) -> Iterator[str]:
    if job.get("variables", {}).get("GIT_STRATEGY") != "empty":
        yield "the job that writes has a checkout"
    if job.get("needs") != [{"job": "draft-plan-suggest", "artifacts": True}]:
        yield "the job that writes does not wait, or takes more than the artifact"
    if job.get("interruptible") is not False:
        yield "writing may be cut off"
    if "$CI_MERGE_REQUEST_IID" not in str(job.get("resource_group", "")):
        yield "two pipelines may write at once"
    lines = [str(each) for each in job["script"]]
    if not any(each.startswith("unset") and "OPENAI_API_KEY" in each for each in lines[:-1]):
        yield "a key without a scope reaches the program that writes"


def _of_rules(rules: list[dict[str, Any]]) -> Iterator[str]:
    if len(rules) != 1 or REQUEST not in rules[0].get("if", "") or "changes" not in rules[0]:
        yield "it runs on other occasions than a merge request with a spec"
    elif OWN not in rules[0]["if"]:
        yield "it runs in forks' own projects"


def _of_scripts(holders: list[dict[str, Any]]) -> Iterator[str]:
    lines = [str(line) for each in holders for key in ("before_script", "script") for line in each.get(key, ())]
    text = "\n".join(lines)
    if "$[[" in text:
        yield "an input is text of a script"
    if re.search(
        r"\$\{?CI_(COMMIT_(MESSAGE|TITLE|DESCRIPTION|REF_NAME|BRANCH|AUTHOR)|MERGE_REQUEST_(TITLE|DESC|SOURCE_B))", text
    ):
        yield "words of the request are text of a script"
    if re.search(r"\beval\b|\bcurl\b|\bwget\b|bash -c|apt-get|pip install", text):
        yield "it evaluates or fetches something unnamed"
    if "mktemp -d" not in text or "CI_BUILDS_DIR" in text or "trap" not in text:
        yield "the program lies where another job can put files, or stays there"
