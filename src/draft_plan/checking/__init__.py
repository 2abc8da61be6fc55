"""Is a plan true to its spec, to its repository and to itself? Judged from the files on disk, whoever wrote them."""

from draft_plan.checking.checker import check
from draft_plan.checking.formats import findings_text
from draft_plan.checking.page import rules_page

__all__ = ["check", "findings_text", "rules_page"]
