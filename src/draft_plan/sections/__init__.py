"""The vocabulary of typed sections that every plan format draws from."""

from draft_plan.sections.catalog import Section, catalog, order
from draft_plan.sections.contract import Contract, FactNeed, Weight, Who
from draft_plan.sections.replies import reply_type, schema
from draft_plan.sections.wire import (
    Absent,
    Alternative,
    Conflict,
    Derived,
    Doubt,
    Fact,
    InRepo,
    NotApplicable,
    Option,
    Rival,
    SectionReply,
    Stated,
    Wire,
)

__all__ = [
    "Absent",
    "Alternative",
    "Conflict",
    "Contract",
    "Derived",
    "Doubt",
    "Fact",
    "FactNeed",
    "InRepo",
    "NotApplicable",
    "Option",
    "Rival",
    "Section",
    "SectionReply",
    "Stated",
    "Weight",
    "Who",
    "Wire",
    "catalog",
    "order",
    "reply_type",
    "schema",
]
