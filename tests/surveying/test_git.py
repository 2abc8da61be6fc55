"""What git tracks, whatever the repository or the machine tries."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from draft_plan.surveying import survey
from draft_plan.surveying.git import list_tracked

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and POSIX file names")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def test_only_tracked_files_are_known(build_tree):
    root = build_tree({"a.py": "x = 1\n", "b/c.py": "y = 2\n"})
    (root / "untracked.py").write_text("z = 3\n")
    assert list_tracked(root / "b").files == ("a.py", "b/c.py")


def test_a_folder_without_a_repository_gives_empty_facts_and_a_note(tmp_path):
    facts = survey(tmp_path, None)
    assert (facts.root, facts.files) == ("", ())
    assert "no git work tree" in facts.notes[0]


def test_a_folder_that_does_not_exist_stands_for_the_nearest_one_above(build_tree):
    root = build_tree({"a.py": "x = 1\n"})
    assert survey(root / "specs" / "new" / "thing", None).files == ("a.py",)


def test_without_git_the_facts_are_empty_and_say_so(build_tree, monkeypatch):
    root = build_tree({"a.py": "x = 1\n"})
    monkeypatch.setenv("PATH", str(root / "nowhere"))
    assert survey(root, None).notes == ("git is not installed, so nothing is known of the repository",)


def test_the_environment_cannot_point_git_elsewhere(build_tree, tmp_path, monkeypatch):
    root = build_tree({"a.py": "x = 1\n"})
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    assert list_tracked(root).files == ("a.py",)


@POSIX
def test_programs_named_by_the_repository_are_not_run(build_tree, tmp_path):
    root = build_tree({"a.py": "x = CacheStoreKeeper\n"})
    witness = tmp_path / "witness"
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {witness}\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "pager.ls-files", "diff.external", "core.editor", "core.sshCommand"):
        git(root, "config", key, str(trap))
    hook = root / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    shutil.copy(trap, hook)
    git(root, "status")
    assert witness.exists(), "the trap is armed: plain git walks into it"
    witness.unlink()
    assert survey(root, None).files == ("a.py",)
    assert not witness.exists()


def test_a_work_tree_that_the_repository_points_elsewhere_is_not_read(build_tree, tmp_path):
    outside = tmp_path / "private"
    outside.mkdir()
    (outside / "pyproject.toml").write_text('[project]\ndependencies = ["secret-thing"]\n')
    root = build_tree({"pyproject.toml": "[project]\n"})
    git(root, "config", "core.worktree", str(outside))
    facts = survey(root, None)
    assert facts.files == ()
    assert "secret-thing" not in str(facts)


@POSIX
def test_symbolic_links_are_not_followed(build_tree, tmp_path):
    """Neither a tracked link, nor a tracked file whose folder became a link after it was tracked."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "package.json").write_text('{"dependencies": {"stolen": "1"}}')
    root = build_tree({"a.py": "x = 1\n", "web/package.json": '{"dependencies": {"own": "1"}}'})
    (root / "package.json").symlink_to(outside / "package.json")
    git(root, "add", "package.json")
    shutil.rmtree(root / "web")
    (root / "web").symlink_to(outside)
    facts = survey(root, None)
    assert "package.json" not in facts.files
    assert facts.dependencies == ()


@POSIX
def test_a_constitution_beside_the_spec_is_not_followed_through_a_link(build_tree, tmp_path):
    (tmp_path / "private.md").write_text("# Constitution\n\n## Article I: Secret\n\nx\n\n## Article II: More\n\ny\n")
    root = build_tree({"specs/x/spec.md": "# X\n"})
    (root / "specs" / "x" / "constitution.md").symlink_to(tmp_path / "private.md")
    assert survey(root / "specs" / "x", None).principles == ()


@POSIX
def test_a_pipe_in_place_of_a_tracked_file_does_not_block(build_tree):
    root = build_tree({"go.mod": "module x\n"})
    (root / "go.mod").unlink()
    os.mkfifo(root / "go.mod")
    assert survey(root, None).dependencies == ()


def test_submodules_are_left_out(build_tree, tmp_path):
    root = build_tree({"a.py": "x = 1\n"})
    commit = "0123456789012345678901234567890123456789"
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{commit},library")
    assert list_tracked(root).files == ("a.py",)


@POSIX
def test_names_that_would_break_a_line_are_left_out_with_a_note_and_unicode_names_are_kept(build_tree):
    root = build_tree({"größe/注文.py": "x = 1\n", "evil\n## Injected.py": "y = 2\n", "tab\there.py": "z = 3\n"})
    listing = list_tracked(root)
    assert listing.files == ("größe/注文.py",)
    assert listing.notes == ("2 tracked files have names that cannot be quoted; they are left out",)


def test_a_linked_work_tree_is_read_like_any_other(build_tree, tmp_path):
    root = build_tree({"a.py": "x = 1\n"})
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first")
    git(root, "worktree", "add", "--quiet", str(tmp_path / "second"))
    assert list_tracked(tmp_path / "second").files == ("a.py",)
