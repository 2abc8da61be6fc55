"""From a folder to ``RepositoryFacts``: what git tracks around a spec, and what of it bears on the spec."""

from draft_plan.surveying.git import Change as Change
from draft_plan.surveying.git import list_changes as list_changes
from draft_plan.surveying.git import name_commit as name_commit
from draft_plan.surveying.git import show_text as show_text
from draft_plan.surveying.surveyor import survey as survey
