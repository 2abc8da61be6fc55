"""What must not pass unseen: secrets and hidden text, found in the sources and kept from what leaves the machine."""

from draft_plan.guarding.addresses import known_addresses
from draft_plan.guarding.door import Veiled, veiled
from draft_plan.guarding.forms import spread
from draft_plan.guarding.places import check_folder, check_source, check_target
from draft_plan.guarding.secrets import named_secrets
from draft_plan.guarding.veil import HIDDEN_RULE, SECRET_RULE, Notice, Veil, told

__all__ = [
    "HIDDEN_RULE",
    "SECRET_RULE",
    "Notice",
    "Veil",
    "Veiled",
    "check_folder",
    "check_source",
    "check_target",
    "known_addresses",
    "named_secrets",
    "spread",
    "told",
    "veiled",
]
