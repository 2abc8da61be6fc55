"""What ships is what the checkout holds: no text forgotten, nothing private let out, every dependency explained."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from draft_plan.texts import texts

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXTS = ("calibration", "prompts", "templates")


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def names(requirements):
    return {re.match(r"[\w.-]+", line)[0].lower() for line in requirements}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A small checkout: our recipe and texts, a package of one file, and secrets that git ignores."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, root / name)
    for name in TEXTS:
        shutil.copytree(ROOT / name, root / name)
    package = root / "src" / "draft_plan"
    package.mkdir(parents=True)
    for name in ("__init__.py", "py.typed"):
        (package / name).touch()
    for name in TEXTS:
        (root / name / ".env").write_text("KEY=secret\n")
    return root


def build(root, target, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return next(folder.iterdir())


def content(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    return content(build(checkout, "wheel", tmp_path_factory.mktemp("wheel")))


def test_the_wheel_holds_every_text_and_only_what_it_needs(wheel):
    assert {name for name in wheel if ".dist-info/" not in name} == {
        "draft_plan/__init__.py",
        "draft_plan/py.typed",
        *(f"draft_plan/_data/{kind}/{name}" for kind in TEXTS for name in files(ROOT / kind)),
    }


def test_a_file_that_git_ignores_stays_at_home(wheel):
    assert [name for name in wheel if name.endswith(".env")] == []


def test_the_wheel_is_the_same_when_built_from_the_sdist(checkout, wheel, tmp_path):
    sdist = build(checkout, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        # Python learnt the filter in 3.11.4 and warns without it from 3.12 on.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path / "unpacked")
    unpacked = next((tmp_path / "unpacked").iterdir())
    assert content(build(unpacked, "wheel", tmp_path / "wheel")) == wheel


@pytest.mark.parametrize("kind", TEXTS)
def test_the_texts_in_use_are_those_of_the_checkout(kind):
    installed = {path.name for path in (texts() / kind).iterdir()}
    assert installed == {path.name for path in (ROOT / kind).iterdir()}


def test_the_installed_version_is_that_of_the_recipe_and_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert metadata.version("draft-plan") == PROJECT["version"]
    assert re.search(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)[1] == PROJECT["version"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-evals.lock"])
def test_a_lock_pins_every_dependency_by_hash_and_names_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==\S+.*\\\n(?=    --hash=sha256:)", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[^\s#]", text, re.MULTILINE))
    assert names(PROJECT["dependencies"]) <= set(pins)
    assert "://" not in text


def test_every_runtime_dependency_is_explained_and_no_other():
    decision = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    explained = re.findall(
        r"^\| ([a-z][\w-]+) \|", decision.partition("## Runtime")[2].partition("\n## ")[0], re.MULTILINE
    )
    # The grammars are explained with their parser.
    declared = {re.sub(r"^tree-sitter-.*", "tree-sitter", name) for name in names(PROJECT["dependencies"])}
    assert explained == sorted(declared)
