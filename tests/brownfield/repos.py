"""Two repositories of 30 to 50 files with a spec each that touches what is there, and what a plan for it should reuse.

A bundle holds a repository's files behind ``=== path`` lines, so that no tool here takes them for code of ours.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Brownfield:
    """A repository: its spec's path, and the existing modules that the spec concerns."""

    name: str
    spec: str
    concerned: tuple[str, ...]

    @property
    def files(self) -> dict[str, str]:
        """The text of each file by its path."""
        found: dict[str, str] = {}
        for part in (HERE / f"{self.name}.bundle").read_text(encoding="utf-8").split("=== ")[1:]:
            path, _, text = part.partition("\n")
            found[path] = text
        return found

    def build(self, root: Path, *, spec_only: bool = False) -> Path:
        """Write the repository below ``root``, tracked by git; the path of its spec. ``spec_only``: no code."""
        files = {path: text for path, text in self.files.items() if not spec_only or path == self.spec}
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        if not spec_only:
            subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
            subprocess.run(["git", "add", "-A"], cwd=root, check=True)
        return root / self.spec


CYCLEPOOL = Brownfield(
    "cyclepool",
    "specs/004-overdue-reminders/spec.md",
    (
        "src/cyclepool/jobs/scheduler.py",
        "src/cyclepool/loans/models.py",
        "src/cyclepool/loans/policy.py",
        "src/cyclepool/loans/repository.py",
        "src/cyclepool/loans/routes.py",
        "src/cyclepool/loans/service.py",
        "src/cyclepool/members/models.py",
        "src/cyclepool/members/routes.py",
        "src/cyclepool/notices/outbox.py",
        "src/cyclepool/notices/templates.py",
    ),
)
BERTHBOOK = Brownfield(
    "berthbook",
    "specs/007-waiting-list/spec.md",
    (
        "openapi.yaml",
        "src/app.ts",
        "src/berths/berthStore.ts",
        "src/bookings/bookingRoutes.ts",
        "src/bookings/bookingService.ts",
        "src/bookings/bookingStore.ts",
        "src/fees/tariff.ts",
        "src/middleware/errorHandler.ts",
        "src/notify/notifier.ts",
        "src/notify/texts.ts",
    ),
)
ALL = {each.name: each for each in (CYCLEPOOL, BERTHBOOK)}
