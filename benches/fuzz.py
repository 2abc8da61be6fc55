# ruff: noqa: E501  (tables of words)
"""Fuzzing guided by coverage: the reader, the reply parser and the renderer, for as long as asked.

The invariants are those of ``tests/fuzzing/targets.py``; an input that breaks one, or takes more than five seconds, is
kept beside the corpus. Needs Atheris: ``pip install atheris``. Run:
``python benches/fuzz.py reader|replies|renderer [--seconds 600] [--corpus DIR] [--seed N]``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
LONGEST = {"reader": 4096, "replies": 8192, "renderer": 2048}
"""Most bytes of an input: enough for every construct, and short ones are tried more often."""
SECONDS_AN_INPUT = 5

sys.path.insert(0, str(ROOT))
WATCHED = {"renderer": ["draft_plan"], "reader": ["draft_plan"]}
"""What is instrumented: our own code; watching a library slows the reader and the renderer tenfold."""

with atheris.instrument_imports(
    include=WATCHED.get(sys.argv[1] if sys.argv[1:] else "", ["draft_plan", "markdown_it", "yaml"])
):
    from tests.fuzzing import targets

    from draft_plan.packs import synthesise
    from draft_plan.sections import catalog

WORDS = {
    "reader": (
        "# ", "## ", "### ", "FR-001", "SC-001", "US1", "- ", "1. ", "**", "Given", "When", "Then", "[NEEDS CLARIFICATION: ",
        "[CLARIFY: ", "```", "<!--", "-->", "---", "| ", "|---|", "> ", "Requirements", "User Story 1 - ", "(Priority: P1)",
        "Acceptance Criteria", "Edge Cases", "Key Entities", "Clarifications", "Session 2025-01-01", "Q: ", " → A: ", "SHALL",
        "must", "WHEN", "THE SYSTEM", "ADDED Requirements", "#### Scenario: ", "故事", "要件", "&anchor", "*alias", "!!tag",
    ),
    "replies": (
        '{"', '":', '"facts"', '"answer"', '"alternatives"', '"doubts"', "null", "NaN", "Infinity", "1e999", "\\u0000", "\\ud800",
        "```json", "</think>", "<think>", '"choices"', '"message"', '"content"', '"tool_calls"', '"arguments"', '"finish_reason"',
        "[[[[", "{{{{", "}}", "]]", '"error"', '"refusal"', '"not_applicable"', '"stated"', '"absent"', '"usage"',
    ),
    "renderer": (
        "# ", "\\n## ", "- ", "- [ ] ", "1. ", "**", "__", "`", "```", "~~~", "|", "\\\\", "<b>", "<!--", "-->", "](", "![", "[x]: ",
        "https://e.org", "@team", "&lt;", "$$", "---", "===", "[CLARIFY: ", "[NEEDS CLARIFICATION]", "(test-first)", "[P]",
        "\\xe2\\x80\\xae", "\\xf3\\xa0\\x81\\x81", "\\x1b[", "\\xff", "javascript:", "curl x | sh", "{{", "{%", "    ",
    ),
}  # fmt: skip


def main() -> None:
    """Write the first inputs and the dictionary, then hand over to libFuzzer."""
    asked = _arguments()
    folder = Path(asked.corpus or tempfile.mkdtemp(prefix=f"fuzz-{asked.target}-"))
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(_first(asked.target)):
        targets.TARGETS[asked.target](data)  # what is loaded once is not the first input's time
        (corpus / f"first-{number:03}").write_bytes(data)
    words = folder / "words.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS[asked.target]), encoding="utf-8")
    options = [
        f"-max_total_time={asked.seconds}", f"-max_len={LONGEST[asked.target]}", f"-timeout={SECONDS_AN_INPUT}",
        f"-dict={words}", f"-artifact_prefix={folder}/", "-print_final_stats=1", "-rss_limit_mb=2048", f"-seed={asked.seed}",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], targets.TARGETS[asked.target])
    atheris.Fuzz()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(targets.TARGETS))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", help="a folder for inputs and findings (a new one)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _first(target: str) -> list[bytes]:
    """Inputs that reach far: the example specs, whole replies, texts of each kind."""
    if target == "reader":
        return [path.read_bytes()[: LONGEST[target]] for path in sorted(ROOT.glob("examples/specs/*/spec.md"))]
    if target == "renderer":
        texts = [b"\xff".join(word.encode() for word in WORDS[target]), b"A sentence.", b"\xe4\xb8\xad `code` x\n\ny"]
        return [bytes((form, entries)) + text for text in texts for form in (0, 1) for entries in (0, 1, 2)]
    fact = {"absent": "nobody says it", "question": "", "options": []}
    whole = {}
    for name, section in catalog().items():
        facts = dict.fromkeys(section.facts, fact)
        whole[name] = {"facts": facts, "answer": synthesise(section.answer), "alternatives": [], "doubts": []}
    texts = [json.dumps({name: reply}) for name, reply in whole.items()]
    bodies = [json.dumps({"choices": [{"message": {"content": text}, "finish_reason": "stop"}]}) for text in texts]
    return [bytes((mode,)) + text.encode() for text in (*texts, *bodies) for mode in (0, 1, 2)]


def _escaped(word: str) -> str:
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word.encode())


if __name__ == "__main__":
    main()
