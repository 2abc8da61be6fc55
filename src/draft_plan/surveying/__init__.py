"""From a folder to ``RepositoryFacts``: what git tracks around a spec, and what of it bears on the spec."""

from draft_plan.surveying.surveyor import survey as survey
