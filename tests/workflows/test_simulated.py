"""The example workflow, step by step, on the simulated runner: what it does, and what its jobs can and cannot do."""

from tests.workflows.runner import BOT

KEY = "sk-" + "loopback" * 5


def test_a_pull_request_gets_its_comment_and_its_check(hub, start):
    _, done = start("pull_request", hub.payload(7))
    assert {name: each.outcome for name, each in done.items()} == {"suggest": "success", "publish": "success"}, done
    assert len(hub.of(7)) == 1
    assert len(hub.checks) == 1
    assert "## Draft plan" in done["suggest"].summary
    assert "::notice file=specs/keys/spec.md,line=" in done["suggest"].log


def test_an_answer_in_a_comment_is_taken_up(hub, start):
    start("pull_request", hub.payload(7))
    marked = hub.of(7)[0].split("for how long")[0].rsplit("**Q-", 1)[1][:6]
    said = hub.say(7, f"/draft-plan answer Q-{marked} for 90 days", login="ada")
    _, done = start("issue_comment", hub.commented(said, "ada"))
    assert done["publish"].outcome == "success", done
    assert "for 90 days (answered by `ada`)" in hub.of(7)[0]


def test_talk_starts_no_job(hub, start):
    said = hub.say(7, "Looks good to me", login="ada")
    _, done = start("issue_comment", hub.commented(said, "ada"))
    assert {each.outcome for each in done.values()} == {"skipped"}


def test_a_comment_of_a_bot_starts_no_job(hub, start):
    said = hub.say(7, "/draft-plan redraft", login=BOT)
    _, done = start("issue_comment", hub.commented(said, BOT, kind="Bot"))
    assert {each.outcome for each in done.values()} == {"skipped"}


def test_a_fork_gets_a_summary_and_nothing_is_written(hub, start):
    hub.pulls[7]["origin"] = "mallory/housing"
    runner, done = start("pull_request", hub.payload(7), secrets={"OPENAI_API_KEY": KEY}, actor="mallory")
    assert (done["suggest"].outcome, done["publish"].outcome) == ("success", "skipped"), done
    assert "Drafted offline" in done["suggest"].summary
    assert hub.writes == []
    assert KEY not in str(runner.environments)


def test_dependabot_gets_a_summary_and_nothing_is_written(hub, start):
    _, done = start("pull_request", hub.payload(7), actor="dependabot[bot]")
    assert (done["suggest"].outcome, done["publish"].outcome) == ("success", "skipped"), done
    assert hub.writes == []


def test_the_job_with_the_key_cannot_write_and_the_other_has_no_key(hub, start):
    runner, _ = start("pull_request", hub.payload(7), secrets={"OPENAI_API_KEY": KEY})
    reading, writing = runner.environments
    assert reading["OPENAI_API_KEY"] == KEY
    assert KEY not in str(writing)
    assert set(hub.grants[reading["GITHUB_TOKEN"]].values()) == {"read"}
    assert hub.grants[writing["GITHUB_TOKEN"]] == {"pull-requests": "write", "checks": "write"}


def test_every_permission_is_needed(hub, start):
    """Least privilege: without any one of them a job fails, or loses what it came for."""
    for line in ("pull-requests: write", "checks: write", "contents: read"):
        text = start.__globals__["workflow"]().replace(line, line.split(":")[0] + ": none")
        _, done = start("pull_request", hub.payload(7), text)
        lost = done["publish"].outcome == "failure" or line == "contents: read"
        assert lost, line


def test_a_second_run_on_the_same_commit_writes_no_comment(hub, start):
    start("pull_request", hub.payload(7))
    hub.calls.clear()
    _, done = start("pull_request", hub.payload(7, "synchronize"))
    assert "comment: unchanged" in done["publish"].log
    assert [call.target for call in hub.writes if "comments" in call.target] == []
