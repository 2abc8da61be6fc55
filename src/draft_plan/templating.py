"""Templates and prompts are filled here, and nowhere else: the only file that knows jinja2.

A template may come from a repository nobody vetted. It runs in a sandbox, reads only its own folder, may call no
method of a string or number, can make neither a huge string, list nor document, and has its time. Values are data: what
a model wrote is never read as a template, and a ``Text`` that a template forgot to filter is one harmless line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from traceback import walk_tb
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from draft_plan import escaping
from draft_plan.errors import PackError
from draft_plan.limiting import OvertimeError, within
from draft_plan.texts import texts

TEMPLATE_LIMIT = 256 * 1024
"""Most bytes of one template or other file of a pack."""
OUTPUT_LIMIT = 16 * 1024 * 1024
"""Most characters of one filled template, and of any text that it puts together on the way."""
LIST_LIMIT = 1_000_000
"""Most entries of a list that it puts together."""
SECONDS = 5.0
"""Most seconds that a template of somebody else's may take."""

_KEPT_FILTERS = frozenset(
    {"default", "first", "groupby", "int", "last", "length", "list", "map", "max", "min"}
    | {"reject", "rejectattr", "round", "select", "selectattr", "sort", "unique"}
)
"""Jinja's own filters that a template may use; none of them can turn a small input into a huge output."""


def fill(folder: Traversable, name: str, **values: Any) -> str:
    """The template ``name`` of the folder, filled with the values; raises PackError naming file, line and what is
    wrong.
    """
    try:
        template = environment(folder).get_template(name)
        with _timed(folder):
            return _generated(template.generate(values), _shown(folder, name))
    except OvertimeError as error:
        where, line = _place(error, folder, name)
        raise PackError(f"the template takes {error}", where=where, line=line, remedy="look for a loop") from error
    except TemplateNotFound as error:
        raise PackError("there is no such template", where=_shown(folder, str(error.name or name))) from error
    except TemplateSyntaxError as error:
        raise PackError(
            error.message or "not a template", where=_shown(folder, str(error.name or name)), line=error.lineno
        ) from error
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        where, line = _place(error, folder, name)
        raise PackError(f"the template fails: {str(error) or type(error).__name__}", where=where, line=line) from error


def _timed(folder: Traversable) -> AbstractContextManager[None]:
    """The time limit for templates that did not come with this program."""
    own = isinstance(folder, Path) and not str(folder).startswith(str(texts()))
    return within(SECONDS, str(folder)) if own else nullcontext()


def _generated(pieces: Iterable[str], where: str) -> str:
    written: list[str] = []
    size = 0
    for piece in pieces:
        written.append(piece)
        size += len(piece)
        if size > OUTPUT_LIMIT:
            raise PackError(f"the template writes more than {OUTPUT_LIMIT:,} characters", where=where)
    return "".join(written)


def _together(parts: Iterable[str]) -> str:
    """Jinja's way to put a block or macro together, bounded: what is captured twice over and over doubles each time."""
    kept = list(parts)
    if sum(map(len, kept)) > OUTPUT_LIMIT:
        raise SecurityError(f"a template may put together no more than {OUTPUT_LIMIT:,} characters")
    return "".join(kept)


def read(folder: Traversable, name: str) -> str:
    """The text of a file below the folder, with LF line ends; raises PackError when it is missing, outside, too large
    or not UTF-8.
    """
    where = _shown(folder, name)
    parts = PurePosixPath(name).parts
    if not parts or any(part in ("..", "/") or "\\" in part or ":" in part for part in parts):
        raise PackError("a pack may read only its own folder", where=where)
    file = folder.joinpath(*parts)
    if isinstance(file, Path) and isinstance(folder, Path) and not file.resolve().is_relative_to(folder.resolve()):
        raise PackError("a pack may read only its own folder", where=where)
    if not file.is_file():
        raise PackError("there is no such file", where=where, remedy="add it, or name another in pack.toml")
    try:
        with file.open("rb") as stream:
            content = stream.read(TEMPLATE_LIMIT + 1)
        if len(content) > TEMPLATE_LIMIT:
            raise PackError(f"the file is larger than {TEMPLATE_LIMIT:,} bytes", where=where)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"the file cannot be read: {error}", where=where) from error


def environment(folder: Traversable) -> Environment:
    """The sandbox for the templates of this folder, kept for later; a template that changed on disk is read anew."""
    return _environment(folder)  # type: ignore[arg-type, unused-ignore]  # every Traversable of the standard library is hashable


@lru_cache(maxsize=32)
def _environment(folder: Traversable) -> Environment:
    sandbox = _Sandbox(
        loader=_Folder(folder),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_written,
    )
    sandbox.globals = {name: sandbox.globals[name] for name in ("dict", "namespace", "range")}
    sandbox.filters = {name: sandbox.filters[name] for name in _KEPT_FILTERS} | _FILTERS
    return sandbox


def _of_text(escape: Callable[..., str]) -> Callable[..., str]:
    """The filter for anything that can be written; a name that does not exist is told by its name."""
    return lambda value, *options: escape(value if isinstance(value, str) else str(value), *options)


def _joined(parts: Iterable[Any], separator: str = "") -> str:
    """The parts in one string, those a model wrote as lines; bounded."""
    return _together([escaping.joined([part]) + separator for part in parts]).removesuffix(separator)


_FILTERS: dict[str, Callable[..., str]] = {"join": _joined} | {
    escape.__name__: _of_text(escape)
    for escape in (
        escaping.cell,
        escaping.code,
        escaping.code_cell,
        escaping.fence,
        escaping.flat,
        escaping.line,
        escaping.link,
        escaping.lead,
        escaping.phrase,
        escaping.prose,
        escaping.scalar,
        escaping.title,
    )
}


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without the ways to make much out of little: methods of strings and numbers, ``*`` and ``**`` of
    them.
    """

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    concat = staticmethod(_together)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Nothing of a string or number but its value; templates use filters instead."""
        return not isinstance(obj, (str, bytes, int, float)) and super().is_safe_attribute(obj, attr, value)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Jinja's hook before compiling. ``~`` would make a plain string of a model's text, past every filter."""
        if loop := next((each for each in source.find_all(nodes.For) if each.recursive), None):
            raise TemplateSyntaxError("a loop may not be recursive", loop.lineno, name, filename)
        if concat := source.find(nodes.Concat):
            raise TemplateSyntaxError(
                "~ is not allowed; write two expressions, or use the filter join", concat.lineno, name, filename
            )
        return super()._generate(source, name, filename, defer_init)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002  Jinja's signature
        """Multiplication of small numbers only; sums of what is not huge already."""
        if operator == "+":
            grown = len(left) + len(right) if hasattr(left, "__len__") and hasattr(right, "__len__") else 0
            if grown > (OUTPUT_LIMIT if isinstance(left, str) else LIST_LIMIT):
                raise SecurityError("a template may not put that much together")
            return left + right
        if operator == "*" and all(isinstance(side, (int, float)) and abs(side) < 1e9 for side in (left, right)):
            return left * right
        raise SecurityError(f"a template may not compute {type(left).__name__} {operator} {type(right).__name__}")


class _Folder(BaseLoader):
    """The templates of one folder."""

    def __init__(self, folder: Traversable) -> None:
        self.folder = folder

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002  Jinja's signature
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Jinja's protocol: source, file name for messages, and whether it still stands on disk like that."""
        source = read(self.folder, template)
        return source, _shown(self.folder, template), lambda: read(self.folder, template) == source


def _written(value: Any) -> Any:
    """What an expression writes: a model's text that no filter took care of becomes one harmless line."""
    return escaping.line(value) if isinstance(value, escaping.Text) else value


def _shown(folder: Traversable, name: str) -> str:
    return f"{folder}/{name}"


def _place(error: BaseException, folder: Traversable, name: str) -> tuple[str, int | None]:
    """File and line of the template that was being filled; Jinja rewrites tracebacks so that they name both."""
    root = _shown(folder, "")
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(root)
    ]
    return places[-1] if places else (_shown(folder, name), None)
