"""Languages by file name extension, as GitHub's linguist names them; data formats are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from draft_plan.repository import Language
from draft_plan.surveying.exclusion import extension
from draft_plan.surveying.manifests.declared import Version

_EXTENSIONS = {
    "Python": "py pyi pyx",
    "TypeScript": "ts tsx mts cts",
    "JavaScript": "js jsx mjs cjs",
    "Go": "go",
    "Rust": "rs",
    "Java": "java",
    "Kotlin": "kt kts",
    "Scala": "scala sc",
    "Groovy": "groovy",
    "Clojure": "clj cljs cljc",
    "C#": "cs",
    "F#": "fs fsx",
    "Visual Basic .NET": "vb",
    "Ruby": "rb rake",
    "PHP": "php",
    "Swift": "swift",
    "Objective-C": "m mm",
    "C": "c h",
    "C++": "cc cpp cxx hh hpp hxx ino",
    "Dart": "dart",
    "Elixir": "ex exs",
    "Erlang": "erl hrl",
    "Haskell": "hs",
    "OCaml": "ml mli",
    "Lua": "lua",
    "Perl": "pl pm",
    "R": "r",
    "Julia": "jl",
    "Zig": "zig",
    "Nim": "nim",
    "Shell": "sh bash zsh",
    "PowerShell": "ps1 psm1",
    "HCL": "tf hcl",
    "SQL": "sql",
    "Vue": "vue",
    "Svelte": "svelte",
    "Astro": "astro",
    "Solidity": "sol",
    "Protocol Buffer": "proto",
    "CSS": "css scss sass less",
    "HTML": "html htm",
}
_LANGUAGE = {ending: name for name, endings in _EXTENSIONS.items() for ending in endings.split()}


def language_of(path: str) -> str:
    """The language a file is written in by its extension; empty when it is none."""
    return _LANGUAGE.get(extension(path), "")


def count_languages(paths: Iterable[str], versions: Iterable[Version]) -> tuple[Language, ...]:
    """The languages of these paths, most files first, each with the first version that a manifest asks for."""
    counts = Counter(name for path in paths if (name := language_of(path)))
    asked: dict[str, Version] = {}
    for version in versions:
        asked.setdefault(version.language, version)
    # C and C++ share headers: where C++ is written, its headers are not C.
    if counts.get("C++") and counts.get("C") and "C" not in asked and counts["C"] <= counts["C++"] * 2:
        counts["C++"] += counts.pop("C")
    order = sorted(counts, key=lambda name: (-counts[name], name))
    found = ((name, counts[name], asked.get(name)) for name in order)
    return tuple(
        Language(name, count, each.version if each else "", each.place if each else None) for name, count, each in found
    )
