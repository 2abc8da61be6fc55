"""The decisions: what people settled with its alternatives, and choices that the spec words as such."""

from __future__ import annotations

import re

from draft_plan.offline.drafted import Drafted, cited, said, where
from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import cues
from draft_plan.offline.matching import Texts
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, capital, plain, sentence, shorten
from draft_plan.sections.approach import Choice, Decision, Decisions
from draft_plan.spec import Item, ItemKind


def decisions(study: Study) -> Drafted:
    """What people settled already with its alternatives, and choices that the spec words as such."""
    keys = Keys("decision")
    limit = {"simple": 2, "standard": 4}.get(study.brief.depth, 6)
    settled = [_settled(study, keys, item) for item in study.items(ItemKind.CLARIFICATION) if item.answer]
    offered = _offered(study, keys)
    weighty = sorted(settled, key=lambda one: (not one.options, len(one.serves) < 2))
    return Drafted(Decisions(decisions=[*offered[:limit], *weighty][:limit]))


def _settled(study: Study, keys: Keys, item: Item) -> Decision:
    """A settled clarification: the answer is the choice; options only where the question names some."""
    answer = capital(shorten(item.answer or "", 30)).rstrip(".")
    named = [name for name in _named_options(item.text, study.language) if name.lower() not in answer.lower()]
    options = [
        Choice(name=capital(name), pros=sentence(shorten(item.text, 24)), cons=study.say("option_not_chosen"))
        for name in named
    ]
    if options:
        options.insert(0, Choice(name=answer, pros=study.say("settled_by", id=item.id), cons=study.say("option_con")))
    carried = _nearest(study, f"{item.text} {item.answer}")
    requirement = study.spec.find(carried[0]) if carried else None
    context = (
        f"{sentence(shorten(requirement.text, 22))} ({requirement.id})"
        if requirement
        else sentence(shorten(item.text, 22))
    )
    return Decision(
        key=keys(item.text),
        title=shorten(item.text, 14).rstrip("?？"),
        context=context,
        options=options,
        decision=answer,
        rationale=study.say("settled_by", id=item.id),
        serves=[item.id, *carried],
    )


def _nearest(study: Study, text: str) -> list[str]:
    if "requirement_texts" not in study.memory:
        study.memory["requirement_texts"] = Texts({item.id: item.text for item in study.items(ItemKind.REQUIREMENT)})
    best = study.memory["requirement_texts"].best(text, 0.3)
    return [best] if best else []


def _named_options(text: str, language: str) -> list[str]:
    """``A`` and ``B`` of “… A or B …”: short names only, in code spans, capitals or behind either."""
    words = [
        word
        for word in cues(language)["choice"]
        if word not in ("either", "entweder", "vs", "vs.", "versus", "soit", "bien", "alternatively")
    ]
    spaced = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    term = r"(`[^`\n]{1,40}`|\b[A-Z][\w.+#-]*(?:\s[A-Z0-9][\w.+#-]*){0,2})"
    wide = r"([A-Za-z][\w .+-]{1,30}?[A-Za-z0-9])(?:（[^）]{1,12}）)?"
    pattern = (
        rf"{wide}(?:{spaced}){wide}"
        if language in ("ja", "zh", "ko")
        else rf"{term}(?:\s\([^)]{{1,40}}\))?\s(?:{spaced})\s{term}"
    )
    match = re.search(pattern, plain(text))
    return [match.group(1).strip(), match.group(2).strip()] if match else []


def _offered(study: Study, keys: Keys) -> list[Decision]:
    """Requirements that leave a choice between named things."""
    found = []
    choosing = study.statements_of("choice+requirement") + study.statements_of("choice+assumption")
    for statement in choosing[:60]:
        options = [name for name in _named_options(statement.text, study.language) if _technical(study, name)]
        if len(options) == 2 and options[0].lower() != options[1].lower():
            found.append(_open(study, keys, statement, options))
    return found


def _technical(study: Study, name: str) -> bool:
    """Whether a name is a technology of the gazetteer or code: a choice of verbs or people is no technical decision."""
    low = name.strip("`").lower()
    return any(
        low in (alias.lower() for alias in (*m.technology.aliases, *m.technology.exact, m.technology.name))
        or m.technology.name.lower() in low
        for m in study.mentions
    )


def _open(study: Study, keys: Keys, statement: Statement, options: list[str]) -> Decision:
    title = " / ".join(option.strip("`") for option in options)
    pros = study.say("option_pro", where=where(statement), quote=cited(statement))
    return Decision(
        key=keys(title),
        title=title,
        context=said(statement, 35),
        options=[Choice(name=option, pros=pros, cons=study.say("option_con")) for option in options],
        decision=options[0],
        rationale=study.say("decision_first", other=options[1]),
        serves=[statement.id] if statement.id else [],
    )
