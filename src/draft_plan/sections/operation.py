"""What keeps it right in use: errors, performance, security, observability, rollout, risks, references.

``key`` and ``serves`` as in ``approach``.
"""

from __future__ import annotations

from draft_plan.sections.wire import Level, Wire


class Fault(Wire):
    """A kind of failure and what the system does about it, visible to whom."""

    key: str
    name: str
    handling: str
    serves: list[str]


class ErrorHandling(Wire):
    """The kinds of failure, and how the system comes back from them."""

    faults: list[Fault]
    recovery: list[str]


class Consideration(Wire):
    """One point with its consequence for the design; a number carries its unit and where it comes from."""

    key: str
    text: str
    serves: list[str]


class Performance(Wire):
    """What must be fast or small, how it is kept so, and how it is measured."""

    considerations: list[Consideration]


class Concern(Wire):
    """A security concern: what the feature changes about it, and what is done."""

    assessment: str
    mitigation: str


class Security(Wire):
    """The four concerns every plan answers, and further ones this feature raises."""

    authentication: Concern
    authorization: Concern
    input_validation: Concern
    data_access: Concern
    further: list[Consideration]


class Metric(Wire):
    """A measurement: ``name`` as it would be exported, ``watch`` what it shows and when to act."""

    key: str
    name: str
    watch: str
    serves: list[str]


class LogEvent(Wire):
    """An event that is logged, and its level in the words of the logging library."""

    key: str
    event: str
    level: str


class Observability(Wire):
    """What is measured and logged once it runs."""

    metrics: list[Metric]
    logging: list[LogEvent]


class Rollout(Wire):
    """How it reaches users. ``feature_flag``: flag and strategy, or why none; lists are one step an entry, in order."""

    feature_flag: str
    migration: list[str]
    rollback: list[str]


class Risk(Wire):
    """What may go wrong with building or running it; ``likelihood`` and ``impact`` on the widest scale."""

    key: str
    risk: str
    likelihood: Level
    impact: Level
    mitigation: str
    serves: list[str]


class Risks(Wire):
    """The risks, gravest first."""

    risks: list[Risk]


class Reference(Wire):
    """A source to read: ``target`` is a path or address that stands in the spec, its companions or the repository."""

    key: str
    title: str
    target: str
    why: str


class References(Wire):
    """The sources that whoever builds this should have open."""

    references: list[Reference]
