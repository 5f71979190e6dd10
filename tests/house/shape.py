"""Names, lengths, docstrings: the shape a reader may count on."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house import rules
from tests.house.source import Source, functions, sources

Function = ast.FunctionDef | ast.AsyncFunctionDef


def strangers_in_rooms(root: Path) -> list[str]:
    """A room holds only the files every room may hold."""
    found = []
    for source in sources(root, "mentorat"):
        parts = source.parts[1:]
        if len(parts) == 1:
            if parts[0] not in {"__init__", "app"}:
                found.append(f"{source.path}:1: belongs into a room")
            continue
        room, kind = parts[0], parts[1]
        if room in rules.FREE_ROOMS:
            continue
        allowed = rules.ROOM_FILES | rules.EXTRA_ROOM_FILES.get(room, frozenset())
        if kind not in allowed:
            found.append(f"{source.path}:1: no room may hold {kind!r}")
    return found


def attics(root: Path) -> list[str]:
    """No `utils`, `helpers`, `common`, `misc`: such a file attracts everything."""
    found = []
    for top in ("mentorat", "matching", "templates", "tests", "migrations"):
        for path in sorted((root / top).rglob("*")):
            if path.stem.lower() in rules.ATTIC_NAMES and "__pycache__" not in path.parts:
                found.append(f"{path.relative_to(root).as_posix()}: name it after what it holds")
    return found


def long_modules(root: Path) -> list[str]:
    """A module is read in one sitting."""
    found = []
    for source in sources(root, "mentorat", "matching", "config.py", "run.py", "tests"):
        limit = rules.TEST_LINES if source.parts[0] == "tests" else rules.MODULE_LINES
        lines = source.text.count("\n")
        if lines > limit:
            found.append(f"{source.path}:1: {lines} lines, {limit} allowed")
    return found


def long_functions(root: Path) -> list[str]:
    """Code lines of a function, without its docstring, comments and blank lines."""
    found = []
    for source in sources(root, "mentorat", "matching", "config.py", "run.py"):
        code = _code_lines(source)
        for function in functions(source):
            limit = rules.ROUTE_LINES if _is_route(source, function) else rules.FUNCTION_LINES
            length = _length(function, code)
            if length > limit:
                what = f"{function.name} has {length} code lines, {limit} allowed"
                found.append(source.at(function, what))
    return found


def _code_lines(source: Source) -> frozenset[int]:
    quiet = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type not in quiet:
            lines.update(range(token.start[0], token.end[0] + 1))
    return frozenset(lines)


def _length(function: Function, code: frozenset[int]) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    last = body[-1].end_lineno or body[-1].lineno
    return sum(line in code for line in range(body[0].lineno, last + 1))


def _is_route(source: Source, function: Function) -> bool:
    decorators = (ast.unparse(one) for one in function.decorator_list)
    return source.kind == "routes" and any(
        re.search(r"\.(route|get|post)\(", text) for text in decorators
    )


def undocumented(root: Path) -> list[str]:
    """Each service, query and public name of the engine says what it promises."""
    found = []
    for source in sources(root, "mentorat"):
        if source.kind in {"services", "queries"}:
            found += [
                source.at(node, f"{node.name} has no docstring")
                for node in source.tree.body
                if isinstance(node, Function) and _is_silent(node)
            ]
    for source in sources(root, "matching"):
        found += [source.at(node, f"{name} has no docstring") for node, name in _engine(source)]
    return found


def _engine(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for node in source.tree.body:
        if isinstance(node, Function | ast.ClassDef) and _is_silent(node):
            yield node, node.name


def _is_silent(node: Function | ast.ClassDef) -> bool:
    return not node.name.startswith("_") and ast.get_docstring(node) is None
