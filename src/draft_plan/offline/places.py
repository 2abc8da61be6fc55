"""Where code lies: existing paths that fit a text, and new paths beside their kin. An existing path is never made
up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, splitext

from draft_plan.offline.lexicon import Layout, either, layouts, listed
from draft_plan.offline.modules import singular
from draft_plan.offline.wording import slug
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec

_SUFFIXES = either("source_suffix", "text_suffix")
_PATH = re.compile(
    rf"(?<![\w/~.:@$-])(?:[\w.-]{{1,60}}/){{1,8}}[\w.-]{{1,60}}\.(?:{_SUFFIXES})(?![\w/])|(?<=`)[\w-]{{1,60}}\.(?:{_SUFFIXES})(?=`)"
)
_CODE = frozenset(f".{suffix}" for suffix in either("source_suffix").split("|"))
_WIDE = 0x2E80
_COMMON = frozenset(listed("common_file"))
_CHANGES = re.compile(rf"\b(?:{either('changes_word')})\b", re.I)
_TESTING = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing)(?:/|$)|(?:^|/)test_[^/]+$|[._-](?:test|spec)s?\.\w+$|Tests?\.\w+$",
    re.I,
)


def spec_paths(spec: FeatureSpec) -> dict[str, int]:
    """Relative file paths that stand in the spec, each with the number of times."""
    return dict(
        Counter(match.group().removeprefix("./") for match in _PATH.finditer(spec.text) if "../" not in match.group())
    )


@dataclass(frozen=True, slots=True)
class Home:
    """Where new code of a feature belongs: ``package`` if the spec names one, the ``feature`` as a slug, whether it
    has ``several`` parts, and the ``things`` (singular nouns) that files of its own may be called after.
    """

    package: str = ""
    feature: str = ""
    several: bool = False
    things: frozenset[str] = frozenset()


NOWHERE = Home()


class Places:
    """The repository's files by name, and its conventions for new ones."""

    def __init__(self, repository: RepositoryFacts, language: str, named: dict[str, int], home: Home = NOWHERE) -> None:
        self._repository = repository
        self._home = home
        self._language = language
        self._files = frozenset(repository.files)
        self.named = {self._resolve(path): count for path, count in named.items()}

    def exists(self, path: str) -> bool:
        """Whether git tracks this file."""
        return path in self._files

    @staticmethod
    def tests(path: str) -> bool:
        """Whether a file holds tests, by its name and folders."""
        return _TESTING.search(path) is not None

    def _resolve(self, path: str) -> str:
        """A path as git spells it when its end names exactly one file, else as the spec has it."""
        if path in self._files:
            return path
        fitting = self._by_name.get(basename(path), [])
        fitting = [file for file in fitting if file.endswith("/" + path)]
        return fitting[0] if len(fitting) == 1 else path

    @cached_property
    def sources(self) -> list[str]:
        """Source files with a folder that the spec names, tests left out."""
        return [path for path in self.named if "/" in path and self._telling_source(path)]

    @staticmethod
    def _telling_source(path: str) -> bool:
        stem, ending = splitext(basename(path))
        return ending in _CODE and stem not in _COMMON and not _TESTING.search(path)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for file in self._repository.files:
            names.setdefault(basename(file), []).append(file)
        return names

    @cached_property
    def _stems(self) -> dict[tuple[str, ...], list[str]]:
        """The words of a source file's name → the files called so."""
        stems: dict[tuple[str, ...], list[str]] = {}
        for file in self._repository.files:
            if splitext(file)[1] in _CODE and not _TESTING.search(file):
                name = tuple(part for part in re.split(r"[^a-z0-9]+", _snake(splitext(basename(file))[0])) if part)
                if name:
                    stems.setdefault(name, []).append(file)
        return stems

    def named_in(self, text: str) -> list[str]:
        """The paths that a text names, as git spells them; a bare file name only when git knows it."""
        found = [self._resolve(match.group().removeprefix("./")) for match in _PATH.finditer(text)]
        return [path for path in dict.fromkeys(found) if "/" in path or self.exists(path)]

    def fitting(self, text: str, most: int = 2, least: int = 2) -> list[str]:
        """Existing files that a text is about: named in it, defining a symbol that it changes, or called like one of
        the spec's own things, which it speaks of ``least`` times. A feature with a package of its own changes only
        what it names.
        """
        found = [path for path in self.named_in(text) if self.exists(path)]
        if not self._home.package:
            found.extend(self._defining(text))
            found.extend(path for path in self._alike(text, least) if path not in found)
        return list(dict.fromkeys(found))[:most]

    def _defining(self, text: str) -> list[str]:
        """The most relevant file that defines each symbol that a text names in code and speaks of changing."""
        spans = [re.split(r"[.(:]+", span) for span in re.findall(r"`([A-Za-z_][\w.:]{3,60})(?:\([^`]*\))?`", text)]
        if not spans or not _CHANGES.search(text):
            return []
        found = []
        for parts in spans:
            names = [part for part in parts if len(part) > 3]
            holding = [one for one in self._repository.snippets if any(name in one.symbols for name in names)]
            found += [max(holding, key=lambda one: one.score).path] if holding else []
        return [path for path in found if path in self._files and not _TESTING.search(path)]

    def _alike(self, text: str, least: int) -> list[str]:
        """Relevant files whose name is a phrase of a text: two words in a row, or one that the spec has an entity
        for.
        """
        low, found = text.lower(), []
        near = {snippet.path for snippet in self._repository.snippets}
        for name, files in self._stems.items():
            kin = [path for path in files if path in near or dirname(path).startswith(self.source_root)]
            if not kin or len(files) > 3:
                continue
            if len(name) > 1:
                told = re.search(rf"\b{r'[ _-]'.join(map(re.escape, name))}s?\b", low) is not None
            else:
                told = (
                    singular(name[0]) in self._home.things
                    and name[0] not in _COMMON
                    and (low.count(singular(name[0])) >= least)
                )
            found += kin[:1] if told else []
        return found

    @cached_property
    def layout(self) -> Layout | None:
        """The layout of the language, if it has one."""
        return layouts().get(self._language)

    @cached_property
    def source_root(self) -> str:
        """The folder where most relevant sources of the language lie; empty when the repository shows none."""
        if self.layout is None:
            return ""
        ours = [
            file for file in self._repository.files if file.endswith(self._extensions) and not _TESTING.search(file)
        ]
        weights = Counter(dirname(file) for file in ours)
        for snippet in self._repository.snippets[:20]:
            if (
                snippet.path in self._files
                and snippet.path.endswith(self._extensions)
                and not _TESTING.search(snippet.path)
            ):
                weights[dirname(snippet.path)] += 10
        return min(weights, key=lambda folder: (-weights[folder], folder.count("/"), folder)) if weights else ""

    @property
    def _extensions(self) -> tuple[str, ...]:
        extension = self.layout.extension if self.layout else ".none"
        return (extension, ".tsx", ".js") if extension == ".ts" else (extension,)

    @cached_property
    def test_root(self) -> str:
        """The folder that holds most tests of the language, if the repository has one."""
        folders = [folder.rstrip("/") for folder in self._repository.test_directories]
        tests = [file for file in self._repository.files if file.endswith(self._extensions) and _TESTING.search(file)]
        held = {folder: sum(file.startswith(f"{folder}/") for file in tests) for folder in folders}
        return max(folders, key=lambda folder: (held[folder], -folder.count("/"))) if folders else ""

    @property
    def home(self) -> str:
        """The folder of the feature's new modules: the package that the spec names, else one called like the
        feature when it has several modules; empty when nothing is known of the layout.
        """
        if self.layout is None:
            return ""
        root = self.source_root or self.layout.source.partition("/")[0]
        if self._home.package:
            above = dirname(root) if self.source_root else root
            held = above.split("/")
            if self._home.package in held:
                return "/".join(held[: held.index(self._home.package) + 1])
            return f"{above}/{self._home.package}".lstrip("/")
        if not self._home.several or not self._home.feature:
            return root
        folder = self._home.feature.replace("-", self.layout.separator)
        return root if basename(root) == folder else f"{root}/{folder}"

    def new(self, name: str) -> str:
        """A path for a new source file of this name beside its kin; empty when nothing is known of the layout or
        the name has no Latin letters. Where a module of that name exists in the language, it is that module's path.
        """
        path = self._shaped(name, self.layout.source if self.layout else "", self.home)
        return self._modules.get((_bare(path), splitext(path)[1]), path)

    @cached_property
    def _modules(self) -> dict[tuple[str, str], str]:
        """The first source file of each bare name and ending."""
        found: dict[tuple[str, str], str] = {}
        for file in self._repository.files:
            bare = _bare(file)
            if len(bare) > 3 and self._telling_source(file):
                found.setdefault((bare, splitext(file)[1]), file)
        return found

    def new_test(self, name: str) -> str:
        """A path for the tests of a new file of this name; never a file that holds the tests of something else."""
        if self.layout is None:
            return ""
        beside = self._language == "Go"
        root = self.home if beside else self.test_root or self.layout.test.partition("/")[0]
        path = self._shaped(name, self.layout.test, root)
        return self._shaped(f"{self._home.feature}-{name}", self.layout.test, root) if path in self._files else path

    def _shaped(self, name: str, pattern: str, root: str) -> str:
        stem = slug(name, 3) if not any(ord(char) >= _WIDE for char in name) else ""
        if not (pattern and stem and self.layout):
            return ""
        camel = "".join(part.capitalize() for part in stem.split("-"))
        file = basename(pattern).replace("{slug}", stem.replace("-", self.layout.separator)).replace("{camel}", camel)
        return f"{root}/{file}" if root else file


def _bare(path: str) -> str:
    """The name of a file without ending, signs and a plural: ``meter_readings.py`` and ``MeterReading.ts`` are one."""
    bare = re.sub(r"[^a-z0-9]", "", splitext(basename(path))[0].casefold())
    return bare[:-1] if bare.endswith("s") and len(bare) > 4 else bare


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
