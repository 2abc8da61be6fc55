"""Which specs a range concerns, and whose settings hold for it."""

import asyncio
import os
import subprocess

import pytest
from tests.bot.test_conversation import TEXT
from tests.serving.store import IDENTITY

from draft_plan.errors import UsageError
from draft_plan.occasion import Occasion
from draft_plan.suggesting import SuggestOrder, suggest
from draft_plan.suggesting.steering import steer

NOTICE = "This request changes settings of draft-plan; those of the base hold until it is merged."


@pytest.fixture
def tree(tmp_path):
    """A repository on a branch: ``tree(path=text)`` commits files and says the commit."""

    def git(*arguments):
        done = subprocess.run(
            ["git", "-C", str(tmp_path), *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | IDENTITY,
        )
        return done.stdout.strip()

    def commit(files):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        git("add", "-A")
        git("commit", "-qm", "a change")
        return git("rev-parse", "HEAD")

    git("init", "-q", "-b", "main")
    commit.root = tmp_path
    return commit


def suggested(root, base, head):
    order = SuggestOrder(root=root, occasion=Occasion("plain"), base=base, head=head, flags={"model": "offline"})
    return asyncio.run(suggest(order, {}))


def test_names_of_commits_are_understood(tree):
    base = tree({"README.md": "# Keys\n"})
    head = tree({"specs/keys/spec.md": TEXT})
    artifact = suggested(tree.root, "HEAD~1", "main")
    assert (artifact.base, artifact.head) == (base, head)
    assert [each.state for each in artifact.suggestions] == ["planned"]


@pytest.mark.parametrize("name", ["nowhere", "--help", "HEAD; id", "", "\0", "HEAD^{tree}"])
def test_a_name_that_git_does_not_know_is_told(tree, name):
    tree({"README.md": "# Keys\n"})
    with pytest.raises(UsageError):
        suggested(tree.root, name, "HEAD")


@pytest.mark.parametrize("path", ["services/keys/specs/a/spec.md", "docs/requirements.md"])
def test_a_spec_where_no_glob_looks_is_named_in_the_log_and_nowhere_else(tree, path):
    tree({"README.md": "# Keys\n"})
    tree({path: TEXT})
    artifact = suggested(tree.root, "HEAD~1", "HEAD")
    assert artifact.quiet
    assert artifact.notices == (f"no spec was added or changed: {path} is none to the globs of --specs",)


def test_beside_a_spec_that_is_planned_others_are_not_mentioned(tree):
    tree({"README.md": "# Keys\n"})
    tree({"specs/keys/spec.md": TEXT, "docs/requirements.md": TEXT})
    assert suggested(tree.root, "HEAD~1", "HEAD").notices == ()


OURS = '[tool.draft-plan]\ntemplate = "flow"\n'


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ('[project]\nname = "keys"\n', '[project]\nname = "keys"\ndependencies = ["flask"]\n', False),
        ("", '[project]\nname = "keys"\n', False),
        (OURS, OURS + '[project]\nname = "keys"\n', False),
        (OURS, '[project]\nname = "keys"\n', True),
        ("", OURS, True),
        (OURS, OURS.replace("flow", "constitution"), True),
        (OURS, "[broken", True),
        (OURS, "tool = 3\n", True),
    ],
)
def test_only_a_change_of_our_own_table_is_a_change_of_settings(tree, before, after, held):
    base = tree({"pyproject.toml": before, "README.md": "# Keys\n"})
    head = tree({"pyproject.toml": after, "specs/keys/spec.md": TEXT})
    steering = steer(tree.root, base, head, {"pyproject.toml", "specs/keys/spec.md"})
    assert steering.notices == ((NOTICE,) if held else ())


def test_any_change_of_our_own_file_is_one(tree):
    base = tree({".draft-plan.toml": 'template = "flow"\n'})
    head = tree({".draft-plan.toml": 'template = "constitution"\n'})
    assert steer(tree.root, base, head, {".draft-plan.toml"}).notices == (NOTICE,)
