"""Recorded once, played for ever; what went stale or is unused is named."""

import asyncio
from pathlib import Path

import pytest
from evals import suite
from evals.__main__ import main
from evals.judging import judge
from evals.runs import Run, keep, read, recorded, systems
from evals.samples import select
from evals.systems import System, solve
from tests.serving.stub import Stub, fails


def record(stub, dataset, out, *more):
    return main([
        "record", "--dataset", str(dataset), "--base-url", stub.url, "--model", "some", "--out", str(out),
        "--cases", "tools-0", "--edits", "original,deleted", "--date", "2026-01-31", *more,
    ])  # fmt: skip


def test_what_is_recorded_is_not_asked_again(dataset, tmp_path):
    with Stub() as stub:
        assert record(stub, dataset, tmp_path / "run") == 0
        asked = len(stub.calls)
        assert record(stub, dataset, tmp_path / "run") == 0
        assert asked == len(stub.calls) == len(recorded(tmp_path / "run"))


def test_a_failed_reply_is_asked_again_and_the_others_are_kept(dataset, tmp_path, capsys):
    with Stub([fails(401, {"message": "no"})]) as stub:
        assert record(stub, dataset, tmp_path / "run", "--at-once", "1") == 1
        before = len(recorded(tmp_path / "run"))
        assert record(stub, dataset, tmp_path / "run") == 0
    assert before < len(recorded(tmp_path / "run"))
    assert "1 of 2 samples recorded" in capsys.readouterr().out


def test_recordings_are_played_without_the_endpoint(dataset, tmp_path):
    with Stub() as stub:
        record(stub, dataset, tmp_path / "runs" / "some")
        record(stub, dataset, tmp_path / "runs" / "some", "--one-shot")
    there = systems(tmp_path / "runs")
    assert [each.id for each in there] == ["offline", "some", "some-one-shot"]
    [sample] = select(suite.load(dataset), only=["tools-0"], edits=["original"])
    answers = [asyncio.run(solve(each, sample)) for each in there[1:]]
    assert [(each.error, each.missed, each.unused) for each in answers] == [("", (), ())] * 2
    assert answers[0].asked
    assert answers[0].usage.prompt_tokens > answers[1].usage.prompt_tokens > 0
    assert not there[1].holds(select(suite.load(dataset), only=["tools-1"])[0])


def test_a_changed_prompt_makes_recordings_stale_and_unused(dataset, tmp_path, monkeypatch):
    run = tmp_path / "runs" / "some"
    with Stub() as stub:
        record(stub, dataset, run)
    monkeypatch.setattr("evals.rewording.WORDINGS", tmp_path)
    (tmp_path / "terse.md").write_text("Draft. Quote verbatim.", encoding="utf-8")
    changed = System("some", recordings=run, prompt="terse")
    samples = select(suite.load(dataset), only=["tools-0"], edits=["original", "deleted"])
    answers = {each.id: asyncio.run(solve(changed, each)) for each in samples}
    report = suite.Report((judge("some", samples, answers, "constitution"),), (), (), "", Path())
    stale, unused = suite.stale(report), suite.unused(report, tmp_path / "runs")
    assert any("tools-0/original" in each and "message 1 (system) changed" in each for each in stale)
    assert len(unused) == len(recorded(run))
    assert all(each.startswith("unused: some/tools-0/") for each in unused)


def test_a_run_says_how_it_was_asked_for(tmp_path):
    system = System("m", {"model": "m", "base_url": "http://x", "timeout": 9, "critic": True}, one_shot=True)
    folder = keep(tmp_path / "m", Run.of(system))
    assert folder.name == "m-one-shot"
    assert read(folder) == Run("m", {"critic": True}, "shipped", True)
    with pytest.raises(ValueError, match="give another --out"):
        keep(tmp_path / "m", Run.of(System("n", {"model": "n"}, one_shot=True)))


def test_a_critic_is_also_left_out_when_it_was_recorded(tmp_path):
    keep(tmp_path / "m", Run("m", {"critic": True}))
    assert [each.id for each in systems(tmp_path)] == ["offline", "m", "m without critic"]


def test_a_wrong_case_ends_in_one_line(dataset, tmp_path, capsys):
    arguments = ["--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--out", str(tmp_path)]
    assert main(["record", "--dataset", str(dataset), "--cases", "nope", *arguments]) == 2
    assert "no case 'nope'" in capsys.readouterr().err


def test_models_and_wordings_are_recorded_as_a_matrix(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr("evals.rewording.WORDINGS", tmp_path)
    (tmp_path / "terse.md").write_text("Draft. Quote verbatim.", encoding="utf-8")
    with Stub(delay=0.1) as stub:  # long enough to meet the others
        more = ["--model", "other/one", "--prompt", "shipped", "--prompt", "terse"]
        assert record(stub, dataset, tmp_path / "run", *more) == 0
    runs = sorted(path.parent.name for path in tmp_path.glob("run*/run.json"))
    assert runs == ["run-other-one", "run-other-one-terse", "run-some", "run-some-terse"]
    assert len({len(recorded(tmp_path / name)) for name in runs}) == 1
    assert stub.peak > 4
