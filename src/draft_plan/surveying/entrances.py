"""Entry points by the conventions of a language: the file where a program begins, and the line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from draft_plan.repository import Place
from draft_plan.surveying.layout import is_test
from draft_plan.surveying.tree import Tree, place

MOST = 40
"""Most files that are opened for their entry point, the nearest to the root first."""
_BYTES = 256 * 1024

_PYTHON = r"""if __name__ == ["']__main__["']|app = (?:FastAPI|Flask|Starlette|Litestar)\("""
_NODE = r"createRoot\(|\.listen\(|bootstrapApplication\(|createApp\(|createServer\("
_ENTRANCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(line))
    for name, line in (
        (r"(?:__main__|main|app|manage|wsgi|asgi|server|cli)\.py", _PYTHON),
        (r"(?:main|index|server|app)\.[cm]?[jt]sx?", _NODE),
        (r"main\.go", r"^func main\(\)"),
        (r"(?:main|cli)\.rs", r"\bfn main\(\)"),
        (r"(?:[A-Z]\w*)?(?:Application|Main|App)\.java", r"public static void main\("),
        (r"(?:[A-Z]\w*)?(?:Application|Main|App|main)\.kt", r"^(?:suspend )?fun main\("),
        (r"Program\.(?:cs|fs)", r"CreateBuilder\(|static (?:async )?\w+ Main\(|\bMain\("),
        (r"config\.ru", r"^run "),
        (r"index\.php", r"<\?php"),
        (r"artisan", r"<\?php"),
        (r"main\.swift", r"\S"),
        (r"[A-Z]\w*App\.swift", r"@main"),
        (r"main\.(?:c|cc|cpp|cxx)", r"\bmain[ \t]*\("),
        (r"_app\.[jt]sx?|layout\.[jt]sx?", r"export default"),
        (r"main\.dart", r"\bmain\("),
    )
)

_WHICH = re.compile("|".join(f"(?P<e{n}>{name})" for n, (name, _) in enumerate(_ENTRANCES)))


def find_entry_points(tree: Tree, paths: Iterable[str]) -> tuple[Place, ...]:
    """The line on which each program begins, tests left out; files without such a line are left out."""
    named = [
        (path, match)
        for path in paths
        if (match := _WHICH.fullmatch(path[path.rfind("/") + 1 :])) and not is_test(path)
    ]
    named.sort(key=lambda each: (each[0].count("/"), each[0]))
    found: list[Place] = []
    for path, match in named[:MOST]:
        wanted = _ENTRANCES[int((match.lastgroup or "e0")[1:])][1]
        lines = (tree.read(path, _BYTES) or "").split("\n")
        line = next((n for n, text in enumerate(lines, 1) if wanted.search(text)), 0)
        if line:
            found.append(place(path, line, lines))
    return tuple(found)
