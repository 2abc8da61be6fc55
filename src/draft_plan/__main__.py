"""``python -m draft_plan``."""

from draft_plan.cli import main

main()
