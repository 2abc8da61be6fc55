"""What a bot in public must stand, as two tables: cases of use, and families of attack.

The tests lie where the code lies that they hold to; a mark says which case a test stands for, and several may stand for
one. ``pytest -m "case or attack"`` runs them and prints both tables, ``--collect-only -q`` prints which test is which
case. ``test_cases.py`` misses a case without a test.
"""

CASES = {
    "sticky": (
        "no comment yet",
        "one comment of ours",
        "behind 30, 100 and 1000 others",
        "our marker, another author",
        "minimised",
        "two of ours",
        "edited by a person",
        "deleted between list and change",
        "locked request",
        "another key",
        "same content, no write",
        "line ends changed by the forge",
        "marker never cut",
        "marker on the first line",
    ),
    "crash": (
        "reply lost after creating",
        "killed before the first write",
        "killed while committing",
        "killed between commit and check",
        "killed before creating",
        "killed after creating",
        "two runs racing",
        "attempt 2 of a run",
        "same commit again",
        "older commit finishing last",
    ),
    "size": (
        "65,535, 65,536 and 65,537 characters",
        "astral characters",
        "overflow links to the artifact",
        "cut between sections only",
        "fences closed",
        "summary of 1 MiB",
        "51 annotations",
        "3,000 changed files",
    ),
    "events": (
        "opened",
        "synchronize",
        "reopened",
        "draft, then ready for review",
        "closed",
        "edited",
        "spec renamed",
        "spec deleted",
        "two specs",
        "no spec",
        "spec with a plan beside it",
        "run by hand",
        "comment on an issue, on a request",
        "merge group",
    ),
    "commands": (
        "bare",
        "with arguments",
        "in a fence",
        "in a quote",
        "in an edited comment",
        "in the middle of a line",
        "unknown",
        "by a bot",
    ),
    "modes": (
        "comment and check",
        "commit and request of its own",
        "summary and dry run",
        "branch exists",
        "branch moved",
        "branch protected",
        "nothing to commit",
        "request open already",
        "422 after the branch was made",
        "requests by Actions forbidden",
    ),
    "limits": (
        "primary, with a reset",
        "secondary, with and without a time",
        "429",
        "reset in the past",
        "reset 40 minutes ahead",
        "a second between writes",
        "clock of ours wrong",
        "budget printed",
    ),
}
"""Family to cases. A mark names one as ``"family: case"``."""

ATTACKS = {
    "S3": (22, "data carried away by what is posted"),
    "S4": (14, "people called, commands given"),
    "S5": (8, "markers that are not ours"),
    "S6": (120, "secrets in what leaves: 20 spellings, 6 ways out"),
    "S11": (16, "hardenings of the workflow, each removed"),
    "S12": (14, "people who may not command"),
    "S13": (8, "forks, forged events, heads that moved"),
    "S14": (6, "artifacts that are not what they should be"),
    "S15": (8, "commands to the runner"),
}
"""Family to the fewest cases it must have, and what it is; here every test with the mark is a case of its own."""


def named():
    """Every case by its full name."""
    return [f"{family}: {case}" for family, cases in CASES.items() for case in cases]
