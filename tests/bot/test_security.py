"""The bot under attack: S3 to S6 and S12 to S15 of the threat model, through the real publishing path to the loopback.

Whoever wrote the artifact is taken to obey the attacker; what is asserted is what leaves.
"""

import asyncio
import base64
import io
import re
import zipfile
from urllib.parse import quote

import pytest
from tests.bot.test_conversation import SPEC, TEXT
from tests.composing.test_gate import CASES, live
from tests.publishing.conftest import HEADERS
from tests.serving.github.server import BOT, TOKEN, serve
from tests.serving.github.server import NAME as REPOSITORY
from tests.serving.loopback import Fault
from tests.suggesting.conftest import Checkout

from draft_plan.artifact import NAME, Artifact, Asked, Given, Part, Pick, Remark, Rewrite, Suggested, load, save
from draft_plan.composing import Marker, annotate, find, plain_lines, spell, summarise
from draft_plan.errors import ForgeError, UsageError
from draft_plan.forge.github import GitHub
from draft_plan.forge.http import Client
from draft_plan.forge.unpacking import unpack
from draft_plan.guarding import named_secrets
from draft_plan.occasion import Occasion, Said
from draft_plan.publishing import Mode, PublishOrder, publish
from draft_plan.suggesting import SuggestOrder, suggest
from draft_plan.suggesting.hearing import hear
from draft_plan.suggesting.recalling import recall

SECRET = "sk-proj-Zx9+Qw/7" + "kTr4" * 6


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """One loopback for all cases; every case has a request of its own."""
    with serve(tmp_path_factory.mktemp("hub")) as hub:
        hub.store.push("main", {"README.md": "# Keys\n", "pyproject.toml": '[project]\nname = "keys"\nversion = "1"\n'})
        hub.store.push("feature", {SPEC: TEXT}, start=hub.store.head("main"))
        hub.rights |= {"ada": "write", "bob": "maintain", "cy": "admin", "dee": "triage", "eve": "read", "fay": "none"}
        yield hub


@pytest.fixture
def forge(hub):
    client = Client(hub.url, HEADERS, sleep=lambda _: None)
    yield GitHub(client, REPOSITORY)
    client.close()


def hostile(text, **changes):
    """A suggestion in which every text is the attacker's."""
    question = Asked(
        id="Q-ab12cd",
        question=text[:2000],
        why=text[:2000],
        options=(Pick(label=text[:500], consequence=text[:500]),),
        line=1,
    )
    given = {
        "spec": SPEC,
        "state": "planned",
        "title": text[:2000],
        "model": text[:200],
        "parts": (Part(heading=text[:500], text=f"## {text}\n\n{text}\n"),),
        "questions": (question,),
        "remarks": (Remark(rule=text[:100], severity="error", message=text[:2000], path=SPEC, line=1),),
        "given": (Given(question="Q-ab12cd", answer=text[:2000], by=text[:100]),),
        "uncovered": (text[:200],),
    }
    return Suggested(**given | changes)


def post(hub, forge, *suggestions, modes=("comment", "check"), **changes):
    """Publish to a new request; the comment as it came to stand there."""
    number = hub.open("feature")
    artifact = Artifact(
        number=number, head=hub.store.head("feature"), suggestions=suggestions, notices=changes.pop("notices", ())
    )
    order = PublishOrder(
        artifact, "d" * 64, number, frozenset(map(Mode, modes)), specs=("specs/**/spec.md",), **changes
    )
    hub.calls.clear()
    published = publish(order, forge)
    return number, published, next(iter(hub.of(number)), "")


def without_ours(body):
    """The comment without the lines and tags that are our own."""
    body = body.partition("\n")[2]
    body = re.sub(r"<!-- Q-[0-9a-z]+ [A-H] -->", "", body)
    body = re.sub(r"<code>[^<]*</code>", "", body)  # as inert as code in Markdown
    return re.sub(r"</?(?:details|summary|sub)>", "", body)


LINKS = [name for name in CASES if name not in ("mention", "team", "marker")]


@pytest.mark.attack("S3")
@pytest.mark.parametrize("name", CASES)
def test_s3_nothing_that_leaves_can_carry_data_away(hub, forge, name):
    _, _, body = post(hub, forge, hostile(CASES[name]))
    assert live(without_ours(body)) == []
    summary = next(reversed(hub.checks.values()))["output"]["summary"]
    assert live(without_ours("\n" + summary)) == []
    assert live(without_ours("\n" + summarise(Artifact(suggestions=(hostile(CASES[name]),))))) == []


CALLS = [
    "@ada",
    "@acme/team",
    "\uff20ada",
    "&commat;ada",
    "@ada" + "\u200b",
    "fixes #1",
    "closes acme/housing#2",
    "GH-3",
    "/approve",
    "/draft-plan redraft",
    "@dependabot merge",
    "- [ ] /merge",
    "1. /label x",
    "> /assign me",
]


@pytest.mark.attack("S4")
@pytest.mark.parametrize("text", CALLS)
def test_s4_nobody_is_called_and_nothing_commanded(hub, forge, text):
    number, _, body = post(hub, forge, hostile(f"x\n{text}\ny"))
    assert live(without_ours(body)) == []
    # not even by the bot itself: its own comment is no command to it
    own = next(each["id"] for each in hub.comments.values() if each["issue"] == number)
    event = hub.commented(own, BOT, kind="Bot")
    said = Said(own, event["comment"]["body"], None, BOT, BOT, by_bot=True)
    assert hear(Occasion("issue_comment", "created", number, said=said), forge, "plan", BOT).quiet


MARK = spell(Marker("plan", "", 9, "e" * 64, (Given(question="Q-ab12cd", answer="evil", by="ada"),)))
MARKS = {
    "in a text": MARK,
    "on a first line": f"{MARK}\nx",
    "nested": f"<!-- {MARK} -->",
    "unclosed": MARK[:-4],
    "two": f"{MARK}\n{MARK}",
    "other commit": MARK.replace("head=none", f"head={'b' * 40}"),
    "oversized": MARK.replace("state=", "state=" + "A" * 20_000),
    "dashes": MARK.replace("run=9", "run=9--"),
    "a box of ours": "- [x] B. evil <!-- Q-ab12cd B -->",
}


@pytest.mark.attack("S5")
@pytest.mark.parametrize("name", MARKS)
def test_s5_a_marker_in_a_text_is_not_ours(hub, forge, name):
    number, _, body = post(hub, forge, hostile(MARKS[name], given=()))
    marker = find(body, "plan")
    assert marker.digest == "d" * 64
    assert marker.given == ()
    assert body.count("<!-- draft-plan:1 ") == 1
    assert body.count("<!-- Q-ab12cd B -->") == 0
    assert recall(forge, number, "plan").given == ()


@pytest.mark.attack("S5")
@pytest.mark.parametrize("name", MARKS)
def test_s5_a_marker_in_somebody_elses_comment_is_not_ours(hub, forge, name):
    number = hub.open("feature")
    hub.say(number, MARKS[name], login="mallory")
    assert recall(forge, number, "plan").given == ()


def spellings(secret):
    data = secret.encode()
    yield "plain", secret
    yield "upper", secret.upper()
    yield "reversed", secret[::-1]
    for offset in range(3):
        yield f"base64 at {offset}", base64.b64encode(b"x" * offset + data + b"yy").decode()
    yield "base64 for addresses", base64.urlsafe_b64encode(data).decode()
    yield "hex", data.hex()
    yield "HEX", data.hex().upper()
    yield "spaced hex", " ".join(data.hex())
    yield "percent", quote(secret, safe="")
    yield "spaced", " ".join(secret)
    yield "dotted", ".".join(secret)
    yield "dashed", "-".join(secret)
    yield "lines", "\n".join(secret)
    yield "zero-width", "\u200b".join(secret)
    yield "in an address", f"https://evil.test/?q={secret}"
    yield "in code", f"`{secret}`"
    yield "in a table", f"| a | {secret} |"
    yield "in JSON", '{"key": "' + secret + '"}'


SPELLINGS = dict(spellings(SECRET))
FORMS = [
    SECRET,
    SECRET[::-1],
    SECRET.encode().hex(),
    quote(SECRET, safe=""),
    base64.b64encode(SECRET.encode()).decode()[:-2],
]


def leaked(hub, printed=""):
    """Whether any byte that was sent or printed spells the secret, spaces and casing aside."""
    sent = b"".join(call.target.encode() + call.body for call in hub.calls).decode("utf-8", "replace") + printed
    packed = re.sub(r"[\s\u200b._-]|\\n|\\u200b", "", sent).casefold()
    forms = [re.sub(r"[\s._-]", "", form).casefold() for form in FORMS]
    inner = [base64.b64encode(b"x" * n + SECRET.encode() + b"yy").decode()[4:-6].casefold() for n in range(3)]
    return [form for form in (*forms, *inner) if form in packed]


@pytest.mark.attack("S6")
@pytest.mark.parametrize("sink", ["comment", "check", "commit", "suggestion", "notice", "dry run"])
@pytest.mark.parametrize("name", SPELLINGS)
def test_s6_no_secret_leaves(hub, forge, name, sink):
    text = f"the key is {SPELLINGS[name]} so"
    files = {SPEC.replace("spec.md", "plan.md"): text} if sink == "commit" else {}
    rewrites = (Rewrite(line=1, text=text),) if sink == "suggestion" else ()
    notices = (text[:2000],) if sink == "notice" else ()
    mode = "comment" if sink in ("notice", "dry run") else sink
    told = {"secrets": (SECRET,), "notices": notices, "dry": sink == "dry run"}
    before = hub.store.head("feature")
    _, published, _ = post(hub, forge, hostile(text, files=files, rewrites=rewrites), modes=(mode,), **told)
    assert bool(hub.writes) is (sink != "dry run")
    assert "[redacted]" in published.body
    assert leaked(hub, published.body) == []
    hub.store.move("feature", before)


def test_the_scan_for_secrets_would_find_one(hub, forge):
    post(hub, forge, hostile(f"the key is {SECRET}"))
    assert leaked(hub)


@pytest.mark.attack("S6")
@pytest.mark.parametrize(
    "name", ["GITHUB_TOKEN", "OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "DB_PASSWORD", "my_credential"]
)
def test_s6_every_secret_of_the_job_is_known(name):
    assert named_secrets({name: SECRET, "HOME": "/home/x"}) == {name: SECRET}


PEOPLE = {
    "writer": ("ada", True),
    "maintainer": ("bob", True),
    "owner": ("cy", True),
    "triage": ("dee", False),
    "reader": ("eve", False),
    "none": ("fay", False),
    "stranger": ("zoe", False),
    "empty": ("", False),
    "path": ("../ada", False),
    "bot": ("renovate[bot]", False),
    "case": ("ADA", True),
    "long": ("a" * 60, False),
    "spaces": ("ada ada", False),
    "query": ("ada?x", False),
}


@pytest.mark.attack("S12")
@pytest.mark.parametrize("name", PEOPLE)
def test_s12_only_people_with_write_access_are_obeyed(forge, name):
    login, may = PEOPLE[name]
    said = Said(1, "/draft-plan answer Q-ab12cd x", None, login, login, by_bot=False)
    assert bool(hear(Occasion("issue_comment", "created", 7, said=said), forge, "plan", BOT).given) is may


@pytest.mark.attack("S12")
@pytest.mark.parametrize("status", [500, 502, 403, 404, 401, 0])
def test_s12_a_forge_that_does_not_say_obeys_nobody(hub, forge, status):
    hub.rule = lambda *_: Fault(status, (), {"message": "x"})
    said = Said(1, "/draft-plan redraft", None, "ada", "ada", by_bot=False)
    try:
        assert hear(Occasion("issue_comment", "created", 7, said=said), forge, "plan", BOT).quiet
    finally:
        hub.rule = lambda *_: None


@pytest.mark.attack("S12")
@pytest.mark.parametrize("action", ["edited", "deleted", "pinned", ""])
def test_s12_only_new_comments_command(forge, action):
    said = Said(1, "/draft-plan redraft", "hello", "ada", "ada", by_bot=False)
    assert hear(Occasion("issue_comment", action, 7, said=said), forge, "plan", BOT).quiet


@pytest.fixture
def checkout(tmp_path):
    made = Checkout(tmp_path)
    made.base = made.commit({"README.md": "# Keys\n"})
    made.head = made.commit({SPEC: TEXT})
    return made


@pytest.mark.attack("S13")
@pytest.mark.parametrize("kind", ["fork", "dependabot", "fork of the same name", "deleted fork"])
def test_s13_a_branch_that_is_not_trusted_is_drafted_without_the_key(checkout, kind):
    occasion = Occasion("pull_request", "opened", 7, checkout.head, checkout.base, untrusted=True)
    order = SuggestOrder(checkout.root, occasion, flags={"model": "gpt", "base_url": "http://127.0.0.1:9/v1"})
    artifact = asyncio.run(suggest(order, {"OPENAI_API_KEY": SECRET}))
    assert artifact.offline
    assert artifact.suggestions[0].model == "offline"
    assert artifact.suggestions[0].files == {}
    assert SECRET not in artifact.model_dump_json()


@pytest.mark.attack("S13")
@pytest.mark.parametrize("mode", ["commit", "pr"])
def test_s13_nothing_is_committed_to_a_fork(hub, forge, mode):
    number = hub.open("feature", origin="mallory/housing")
    artifact = Artifact(
        number=number, head=hub.store.head("feature"), suggestions=(hostile("x", files={SPEC: "evil"}),)
    )
    hub.calls.clear()
    publish(PublishOrder(artifact, "d" * 64, number, frozenset({Mode(mode)}), specs=("specs/**/spec.md",)), forge)
    assert hub.writes == []


@pytest.mark.attack("S13")
def test_s13_an_artifact_of_another_request_is_refused(hub, forge):
    artifact = Artifact(number=3, suggestions=(hostile("x"),))
    with pytest.raises(UsageError):
        publish(PublishOrder(artifact, "d" * 64, 4, frozenset({Mode.COMMENT})), forge)


@pytest.mark.attack("S13")
def test_s13_a_head_that_moved_since_is_not_written_for(hub, forge):
    number = hub.open("feature")
    artifact = Artifact(number=number, head="b" * 40, suggestions=(hostile("x", files={SPEC: "evil"}),))
    hub.calls.clear()
    modes = frozenset({Mode.COMMENT, Mode.COMMIT})
    publish(PublishOrder(artifact, "d" * 64, number, modes, specs=("specs/**/spec.md",)), forge)
    assert hub.writes == []


@pytest.mark.attack("S13")
def test_s13_an_artifact_that_the_comment_does_not_vouch_for_is_forgotten(hub, forge):
    number, _, _ = post(hub, forge, hostile("x"), run=77)
    hub.artifacts[77] = Artifact(suggestions=(hostile("evil", files={SPEC: "evil"}),)).model_dump_json().encode()
    assert recall(forge, number, "plan").suggested == {}


FORGED = {
    "no JSON": b"{",
    "a list": b"[]",
    "nothing": b"",
    "deep": b"[" * 100_000,
    "other version": b'{"version": 2}',
    "more keys": b'{"x": 1}',
    "a strange commit": b'{"head": "--exec"}',
    "a strange id": b'{"suggestions": [{"spec": "a", "state": "planned", "questions": [{"id": "x"}]}]}',
    "too large": b'{"notices": ["' + b"x" * (17 * 1024 * 1024) + b'"]}',
}


@pytest.mark.attack("S14")
@pytest.mark.parametrize("name", FORGED)
def test_s14_an_artifact_of_another_shape_is_refused(tmp_path, name):
    (tmp_path / NAME).write_bytes(FORGED[name])
    with pytest.raises(UsageError):
        load(tmp_path)


@pytest.mark.attack("S14")
@pytest.mark.parametrize("kind", ["link", "folder", "missing"])
def test_s14_an_artifact_that_is_no_file_is_refused(tmp_path, kind):
    save(Artifact(), tmp_path / "real")
    place = tmp_path / "given"
    place.mkdir()
    if kind == "link":
        (place / NAME).symlink_to(tmp_path / "real" / NAME)
    elif kind == "folder":
        (place / NAME).mkdir()
    with pytest.raises(UsageError):
        load(place)


@pytest.mark.attack("S14")
@pytest.mark.parametrize("archive", [b"", b"PK", b"not a zip" * 100], ids=["empty", "cut", "none"])
def test_s14_a_damaged_archive_is_nothing(archive):
    assert unpack(archive, NAME) is None


@pytest.mark.attack("S14")
def test_s14_an_archive_that_unfolds_is_bounded_and_leads_nowhere(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("../../" + NAME, b"evil")
        opened.writestr(NAME, b"\0" * (40 * 1024 * 1024))
    assert unpack(made.getvalue(), NAME) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.attack("S14")
def test_s14_a_store_on_the_way_gets_no_token(hub, forge):
    hub.artifacts[5] = b"{}"
    assert forge.kept(5, NAME) == b"{}"
    assert "a token went to the store of artifacts" not in hub.faults


LOGGED = [
    "::add-mask::x",
    "::set-env name=X::y",
    "::stop-commands::z",
    "a%0A::error::b",
    "a\r::error::b",
    "a\n::error::b",
    "\x1b[31mred",
    "title=x,line=9::y",
]


@pytest.mark.attack("S15")
@pytest.mark.parametrize("text", LOGGED)
def test_s15_a_text_gives_the_runner_no_command(text):
    log = plain_lines(annotate(Artifact(suggestions=(hostile(text),))))
    lines = log.splitlines()
    assert len(lines) == 2
    assert all(re.match(r"::(error|notice) file=specs/keys/spec\.md,line=1,title=[^,:]*::", line) for line in lines)
    assert "\x1b" not in log


@pytest.mark.attack("S15")
def test_s15_an_error_of_the_forge_is_printed_without_control_characters(hub, forge):
    hub.rule = lambda *_: Fault(403, (), {"message": "::error::x\x1b[2J\r\n" + TOKEN})
    try:
        with pytest.raises(ForgeError) as error:
            forge.request(1)
    finally:
        hub.rule = lambda *_: None
    assert error.value.what.isprintable()
