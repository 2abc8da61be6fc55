"""The output gate: text from outside reads as it was written and does nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from draft_plan.composing import inline, neutralise

GFM = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
CASES = {
    "mention": "ask @ada",
    "team": "ask @acme/core",
    "fullwidth mention": "ask \uff20ada",
    "entity mention": "ask &commat;ada",
    "double entity": "&amp;#64;ada",
    "split mention": "ask @\u200bada",
    "escaped mention": r"ask \@ada",
    "mail": "a@example.test",
    "mention in table": "| a | @ada |\n| - | - |",
    "mention in link": "[@ada](x)",
    "closing": "fixes #12",
    "cross": "closes acme/housing#2",
    "gh": "see GH-4",
    "escaped number": r"fixes \#12",
    "approve": "/approve",
    "self": "/draft-plan redraft",
    "task command": "- [ ] /merge",
    "dependabot": "@dependabot merge",
    "image": "![x](https://evil.test/?q=1)",
    "reference image": "![x][y]\n\n[y]: https://evil.test",
    "collapsed": "![y][]",
    "html image": "<img src=https://evil.test>",
    "picture": "<picture><source srcset=//evil.test></picture>",
    "svg": "<svg onload=x>",
    "css": '<p style="background:url(//evil.test)">',
    "autolink": "<https://evil.test>",
    "bare": "https://evil.test/a",
    "www": "www.evil.test",
    "definition": "[x]: https://evil.test 'secret'",
    "footnote": "a[^1]\n\n[^1]: https://evil.test",
    "data": "[x](data:text/html,y)",
    "javascript": "[x](javascript:alert(1))",
    "relative": "[x](//evil.test)",
    "userinfo": "https://github.com@evil.test",
    "mermaid": "```mermaid\nclick a\n```",
    "math": "$\\href{https://evil.test}{x}$",
    "display": "$$x$$",
    "details": "<details open>",
    "comment": "a <!-- b --> c",
    "open comment": "a <!-- b",
    "odd comment": "<!-- x --!>",
    "suggestion": "```suggestion\nx\n```",
    "fence in list": "- x\n  ```\n@ada",
    "deep fence": "    ```\n@ada",
    "code before": "foo\\`@ada`",
    "marker": "<!-- draft-plan:1 key=plan -->",
}


def live(markdown):
    """What a forge would act on: links, images, HTML, and active words outside of code."""
    found, words = [], []
    for token in GFM.parse(markdown):
        found += [token.type] if token.type == "html_block" else []
        found += [token.info] if token.type == "fence" and token.info in ("mermaid", "math", "suggestion") else []
        for child in token.children or ():
            found += [child.type] if child.type in ("link_open", "image", "html_inline") else []
            words += [child.content] if child.type == "text" else ["\n"] if child.type.endswith("break") else []
        words += ["\n"] if token.children else []
    text = "".join(words).replace("\uff20", "@").replace("\ufe6b", "@")
    found += re.findall(
        r"@[A-Za-z0-9]|(?<!\w)#\d+\b|GH-\d|https?://|www\.\w|^\s*/\w+", text, re.IGNORECASE | re.MULTILINE
    )
    # mathematics is looked for in the source, where a backslash hides it
    return found + re.findall(r"(?<!\\)\$", re.sub(r"(`+).*?\1", "", markdown, flags=re.DOTALL))


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_nothing_comes_to_life(text):
    assert live(neutralise(text)) == []
    assert live(inline(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] Hold back a reading (`src/housing/meters.py`) (FR-006) (test-first)",
        "| Article | Status |\n| ------- | ------ |\n| Simple  | [x]    |",
        "```python\nx = a @ b  # fixes #1\n```",
        "**1.** A phase [P], *soon*.",
        "Say `@ada` in code, or `$x`.",
        "### Phase 3: Catch implausible readings",
    ],
)
def test_what_a_plan_needs_stays_as_it_is(text):
    assert neutralise(text) == text


@given(st.text(alphabet=st.sampled_from("@a#1`~\\/<>![](){}|*_-+ \n\t$&;:.wht") | st.characters(), max_size=200))
def test_no_text_comes_to_life(text):
    assert live(neutralise(text)) == []


@given(
    st.lists(
        st.sampled_from(
            ["```", "~~~", "`", "@ada", "- ", "  ", "\n", "> ", "<!--", "-->", "[x](y)", "![", "](", "#1", "\\", "a"]
        ),
        max_size=30,
    )
)
def test_no_mixture_of_constructs_comes_to_life(pieces):
    assert live(neutralise("".join(pieces))) == []


def test_long_lines_take_linear_time():
    from time import perf_counter

    def seconds(text):
        began = perf_counter()
        neutralise(text)
        return perf_counter() - began

    for piece in ("`a`` ", "@", "[x](", "<!--", "a@", "//", "/a", "\\`"):
        small, large = seconds(piece * 4000), seconds(piece * 16_000)
        assert large < max(0.5, 8 * small), piece
