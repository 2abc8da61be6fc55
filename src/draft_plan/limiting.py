"""A bound on the time that foreign code may take, kept from inside: no process, no signal, on every system.

What runs is watched line by line and call by call, so that a loop without an end meets its deadline. One operation in C
is not watched; those that could grow without bound are kept from templates elsewhere.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import Any


class OvertimeError(Exception):
    """The deadline has passed."""


@contextmanager
def within(seconds: float, prefix: str) -> Iterator[None]:
    """Raise OvertimeError inside the block when it runs longer; lines are watched in files below ``prefix``."""
    deadline = monotonic() + seconds

    def line(frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:  # noqa: ARG001  the interpreter's protocol
        if monotonic() > deadline:
            raise OvertimeError(f"longer than {seconds:g} seconds")
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        line(frame, event, argument)
        return line if frame.f_code.co_filename.startswith(prefix) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)
