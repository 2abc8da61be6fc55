"""Where code lies: existing paths that fit a text, and new paths beside their kin. An existing path is never made
up.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from posixpath import basename, dirname, splitext

from draft_plan.offline.lexicon import Layout, either, layouts, listed
from draft_plan.offline.matching import words
from draft_plan.offline.wording import slug
from draft_plan.repository import RepositoryFacts, Snippet
from draft_plan.spec import FeatureSpec

_SUFFIXES = either("source_suffix", "text_suffix")
_PATH = re.compile(
    rf"(?<![\w/~.:@$-])(?:[\w.-]{{1,60}}/){{1,8}}[\w.-]{{1,60}}\.(?:{_SUFFIXES})(?![\w/])|(?<=`)[\w-]{{1,60}}\.(?:{_SUFFIXES})(?=`)"
)
_CODE = frozenset(f".{suffix}" for suffix in either("source_suffix").split("|"))
_WIDE = 0x2E80
_COMMON = frozenset(listed("common_file"))
_TESTING = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing)(?:/|$)|(?:^|/)test_[^/]+$|[._-](?:test|spec)s?\.\w+$|Tests?\.\w+$",
    re.I,
)


def spec_paths(spec: FeatureSpec) -> dict[str, int]:
    """Relative file paths that stand in the spec, each with the number of times."""
    return dict(
        Counter(match.group().removeprefix("./") for match in _PATH.finditer(spec.text) if "../" not in match.group())
    )


class Places:
    """The repository's files by name, and its conventions for new ones."""

    def __init__(self, repository: RepositoryFacts, language: str, named: dict[str, int]) -> None:
        self._repository = repository
        self._language = language
        self._files = frozenset(repository.files)
        self.named = {self._resolve(path): count for path, count in named.items()}

    def exists(self, path: str) -> bool:
        """Whether git tracks this file."""
        return path in self._files

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
    def _stems(self) -> dict[frozenset[str], list[str]]:
        stems: dict[frozenset[str], list[str]] = {}
        for file in self._repository.files:
            if splitext(file)[1] in _CODE and not _TESTING.search(file):
                bag = words(splitext(basename(file))[0].replace("_", " ").replace("-", " "))
                if bag:
                    stems.setdefault(bag, []).append(file)
        return stems

    def named_in(self, text: str) -> list[str]:
        """The paths that a text names, as git spells them; a bare file name only when git knows it."""
        found = [self._resolve(match.group().removeprefix("./")) for match in _PATH.finditer(text)]
        return [path for path in dict.fromkeys(found) if "/" in path or self.exists(path)]

    def fitting(self, text: str, most: int = 2) -> list[str]:
        """Existing files that a text speaks of: named in it, defining a symbol it names, or all words of whose
        name it holds.
        """
        found = [path for path in self.named_in(text) if self.exists(path)]
        spoken = words(text)
        found.extend(snippet.path for snippet in self._repository.snippets if self._defines(snippet, text))
        relevant = {snippet.path for snippet in self._repository.snippets}
        for bag, files in self._stems.items():
            if bag <= spoken:
                good = files if len(bag) > 1 or self._telling(bag, text) else [one for one in files if one in relevant]
                found.extend(good[:1] if len(files) <= 3 else [])
        return list(dict.fromkeys(found))[:most]

    def _defines(self, snippet: Snippet, text: str) -> bool:
        """Whether a tracked snippet defines a symbol that a text names."""
        named = (symbol for symbol in snippet.symbols[:12] if len(symbol) > 4)
        return snippet.path in self._files and any(re.search(rf"\b{re.escape(name)}\b", text) for name in named)

    @staticmethod
    def _telling(bag: frozenset[str], text: str) -> bool:
        """Whether a name of one word is the text's own topic: not a common file name, and said more than once."""
        word = next(iter(bag))
        return len(word) > 3 and word not in _COMMON and text.lower().count(word) > 1

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
        """The folder where tests lie, if the repository has one."""
        folders = self._repository.test_directories
        return folders[0].rstrip("/") if folders else ""

    def new(self, name: str) -> str:
        """A path for a new source file of this name beside its kin; empty when nothing is known of the layout or
        the name has no Latin letters.
        """
        return self._shaped(name, self.layout.source if self.layout else "", self.source_root, test=False)

    def new_test(self, name: str) -> str:
        """A path for the tests of a new file of this name."""
        return self._shaped(name, self.layout.test if self.layout else "", self.test_root, test=True)

    def _shaped(self, name: str, pattern: str, root: str, *, test: bool) -> str:
        stem = slug(name, 3) if name.isascii() or not any(ord(char) >= _WIDE for char in name) else ""
        if not (pattern and stem and self.layout):
            return ""
        camel = "".join(part.capitalize() for part in stem.split("-"))
        path = pattern.replace("{slug}", stem.replace("-", self.layout.separator)).replace("{camel}", camel)
        beside_source = test and self._language == "Go"
        if beside_source and self.source_root:
            root = self.source_root
        return f"{root}/{basename(path)}" if root else path
