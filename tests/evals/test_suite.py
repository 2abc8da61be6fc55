"""The suite over a small set: report, gate, recordings, and the same numbers twice."""

import asyncio
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from evals import gating, suite
from evals.__main__ import main
from evals.runs import systems
from tests.evals.lending import write_cases
from tests.serving.stub import Stub


def measure(home, name, **more):
    told = suite.Told(dataset=home / "cases")
    there = systems(home / "runs")
    return asyncio.run(suite.measure(there, home / name, told, baselines=home / "baselines", **more))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Recordings of three cases, as the library drafts them and in one request."""
    folder = tmp_path_factory.mktemp("suite")
    cases = str(write_cases(folder / "cases"))
    with Stub() as stub:
        given = ["--dataset", cases, "--base-url", stub.url, "--model", "some", "--out", str(folder / "runs" / "some")]
        assert main(["record", *given, "--edits", "original,deleted"]) == 0
        assert main(["record", *given, "--edits", "original,deleted", "--one-shot"]) == 0
    return folder


@pytest.fixture(scope="module")
def first(home):
    measure(home, "zero", store=True)
    return measure(home, "one")


@pytest.fixture(scope="module")
def page(first):
    return first.page.read_text(encoding="utf-8")


def test_a_second_run_gives_the_same_numbers_and_leaves_the_gate_open(home, first):
    second = measure(home, "two")
    assert {each.system for each in second.judged} == {"offline", "some", "some-one-shot"}
    assert second.losses
    assert not any(each.significant for each in second.losses)
    assert suite.stale(second) == []
    assert suite.unused(second, home / "runs") == []
    assert first.page.read_bytes() == second.page.read_bytes()
    assert first.markdown == second.markdown


class Reader(HTMLParser):
    """What a browser would follow or fetch."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.fetched, self.tags = set(), set(), set(), set()

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.add(tag)
        self.ids.add(told.get("id"))
        if tag == "a":
            self.links.add(told["href"])
        self.fetched |= {told[name] for name in ("src", "srcset", "data") if told.get(name)}
        if tag == "link":
            self.fetched.add(told["href"])


def test_the_page_holds_everything_and_fetches_nothing(page):
    reader = Reader()
    reader.feed(page)
    assert reader.fetched == {"data:,"}
    assert "script" not in reader.tags
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert not re.findall(r"url\((?!#)", page)
    assert page.count("<svg ") == 2
    parts = ("Reliability", "coverage: share of facts", "dialect: offline", "By section", "Ablations")
    assert [part for part in parts if part not in page] == []
    assert all(link.startswith("#") for link in reader.links)
    assert {link[1:] for link in reader.links} <= reader.ids
    assert any("-spec-" in link for link in reader.links)


def test_plots_take_their_colours_from_the_page(page):
    plots = re.findall(r"<svg .*?</svg>", page, re.S)
    assert all("var(--ink)" in plot and "var(--s0)" in plot for plot in plots)
    assert all(not re.search(r"(?:fill|stroke): ?#(?!0{6})[0-9a-f]{6}", plot) for plot in plots)


def test_a_loss_closes_the_gate_and_is_told(home, first, monkeypatch):
    """Three repositories cannot prove a loss to 1 %, so the level is set to what they can."""
    monkeypatch.setattr(gating, "LEVEL", 0.2)
    [offline] = [each for each in first.judged if each.system == "offline"]
    better = [replace(row, values={**row.values, "template": 2.0}) for row in offline.rows]
    gating.write("offline", better, home / "baselines")
    worse = measure(home, "three")
    assert [(each.system, each.metric) for each in worse.losses if each.significant] == [("offline", "template")]
    assert "| CLOSED | offline | template |" in worse.markdown
