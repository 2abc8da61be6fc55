"""S11 for GitLab: every hardening of the component is there, and without it a test fails."""

import pytest
from tests.workflows.gitlab_hardening import faults_of_component
from tests.workflows.gitlab_runner import COMPONENT

TEXT = COMPONENT.read_text(encoding="utf-8")
OWN = " && $CI_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID"
WEAKER = {
    "any version": ("      regex: ^[0-9a-f]{40}$\n", ""),
    "a branch by default": ("      default: 1863580219d31cc6e2c13eaff21344c59ecaf868", "      default: main #"),
    "a source nobody named": (
        "      description: Where draft-plan is cloned from",
        "      default: https://x.test\n      description: Where",
    ),
    "every pipeline": ('$CI_PIPELINE_SOURCE == "merge_request_event" && ', ""),
    "every change": ('      changes:\n        - "$[[ inputs.specs ]]"\n', ""),
    "forks": (OWN, ""),
    "no timeout": ("  timeout: 20 minutes\n", ""),
    "long timeout": ("  timeout: 10 minutes\n", "  timeout: 360 minutes\n"),
    "the reader has the writer's scope": ("    name: draft-plan/suggest\n", "    name: draft-plan/publish\n"),
    "the writer has the reader's scope": ("    name: draft-plan/publish\n", "    name: draft-plan/suggest\n"),
    "a deployment": ("    action: access\n", ""),
    "writer has a checkout": ("    GIT_STRATEGY: empty\n", "    GIT_STRATEGY: fetch\n"),
    "writer has an old checkout": ("    GIT_STRATEGY: empty\n", "    GIT_STRATEGY: none\n"),
    "writer has the key": ("    - unset OPENAI_API_KEY", "    - echo"),
    "an emptied key": ("    GIT_STRATEGY: empty\n", '    GIT_STRATEGY: empty\n    OPENAI_API_KEY: ""\n'),
    "writer does not wait": ("  needs:\n    - job: draft-plan-suggest\n      artifacts: true\n", ""),
    "writer may be cut off": ("  interruptible: false\n", "  interruptible: true\n"),
    "outdated runs go on": ("  interruptible: true\n", ""),
    "race": ("  resource_group: draft-plan-$CI_MERGE_REQUEST_IID\n", ""),
    "artifacts for ever": ("    expire_in: 30 days\n", ""),
    "an input in a script": ('--specs "$SPECS" ${MODEL', "--specs $[[ inputs.specs ]] ${MODEL"),
    "a title in a script": ("    - set -f # globs", "    - echo $CI_MERGE_REQUEST_TITLE # globs"),
    "evaluation": ("    - set -f # globs", '    - eval "$OPTIONS" # globs'),
    "a package fetched": ("  before_script:\n", "  before_script:\n    - apt-get install -y git\n"),
    "a folder others can fill": ("PLACE=$(mktemp -d)", 'PLACE="$CI_BUILDS_DIR/draft-plan"'),
    "what runs stays there": ("      trap 'rm -rf \"$PLACE\"' EXIT\n", ""),
    "cache": ("  interruptible: true\n", "  interruptible: true\n  cache: {paths: [.cache]}\n"),
    "third job": (".draft-plan:\n", "other:\n  script: [echo]\n.draft-plan:\n"),
}


def test_the_component_is_hardened():
    assert faults_of_component(TEXT) == []


@pytest.mark.parametrize("weaker", WEAKER.values(), ids=WEAKER.keys())
def test_each_hardening_of_the_component_that_is_removed_is_missed(weaker):
    assert weaker[0] in TEXT
    assert faults_of_component(TEXT.replace(weaker[0], weaker[1], 1)) != []


def test_the_component_and_the_workflow_run_the_same_commit():
    workflow = COMPONENT.parents[1] / "workflows" / "draft-plan.yml"
    version = TEXT.partition("      default: ")[2].split("\n")[0]
    assert f"draft-plan/draft-plan@{version}" in workflow.read_text(encoding="utf-8")
