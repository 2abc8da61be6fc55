"""``draft-plan SPEC`` means ``draft-plan draft SPEC``, and ``draft-plan --help`` shows its options."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

_OWN = frozenset({"-h", "--help", "--version"})
_DEFAULT = "draft"


class DefaultCommand(TyperGroup):
    """A group that drafts when its first argument names no command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command before arguments that name none."""
        if args and args[0] not in self.commands and args[0] not in _OWN:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The commands, then the options of the one that needs no name."""
        super().format_options(ctx, formatter)
        default = self.commands[_DEFAULT]
        rows = [row for row in (parameter.get_help_record(ctx) for parameter in default.params) if row]
        with formatter.section("draft-plan SPEC"):
            formatter.write_dl(rows)
