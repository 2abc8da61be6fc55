"""The remarks as GitLab's code quality report, which it shows on the lines of a merge request."""

from __future__ import annotations

import hashlib
import json

from draft_plan.composing.annotating import Remarked

NAME = "gl-code-quality-report.json"

_SEVERITY = {"failure": "major", "warning": "minor", "notice": "info"}


def quality(remarks: list[Remarked]) -> str:
    """The report as JSON; a remark keeps its fingerprint as long as it says the same of the same file."""
    entries = [
        {
            "description": f"{each.title}: {each.message}",
            "check_name": f"draft-plan/{each.title.split(' ')[0]}",
            "fingerprint": hashlib.sha256(f"{each.path}\0{each.title}\0{each.message}".encode()).hexdigest(),
            "severity": _SEVERITY[each.level],
            "location": {"path": each.path, "lines": {"begin": each.line}},
        }
        for each in remarks
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
