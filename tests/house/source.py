"""Reading a tree of Python files for the guards."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

SKIPPED = frozenset({".git", ".venv", "__pycache__", "build", "instance", "node_modules"})


@cache  # many guards read the same files
def _parsed(path: Path, _changed_at: int) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@dataclass(frozen=True)
class Source:
    """One Python file: `path` relative to the root, with forward slashes."""

    root: Path
    path: str

    @cached_property
    def text(self) -> str:
        return (self.root / self.path).read_text("utf-8")

    @property
    def tree(self) -> ast.Module:
        path = self.root / self.path
        return _parsed(path, path.stat().st_mtime_ns)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def room(self) -> str:
        """`candidates` for mentorat/candidates/models.py, `app` for mentorat/app.py."""
        return self.parts[1] if self.parts[0] == "mentorat" and len(self.parts) > 1 else ""

    @property
    def kind(self) -> str:
        """`routes` for both candidates/routes.py and candidates/routes/mentee.py."""
        return self.parts[2] if len(self.parts) > 2 else ""

    def at(self, node: ast.AST, sentence: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {sentence}"


@dataclass(frozen=True)
class Import:
    """One imported module; `is_lazy` when it stands inside a function."""

    node: ast.AST
    name: str
    is_lazy: bool
    is_relative: bool


def sources(root: Path, *tops: str) -> Iterator[Source]:
    """All Python files under the folders `tops` (or the files `tops` themselves)."""
    for top in tops:
        start = root / top
        found = [start] if start.is_file() else sorted(start.rglob("*.py"))
        for path in found:
            if not SKIPPED & set(path.relative_to(root).parts):
                yield Source(root, path.relative_to(root).as_posix())


def imports(source: Source) -> Iterator[Import]:
    """Each imported name: `from a import b` gives `a.b`, and so tells the room."""
    lazy = {
        id(inner)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node, alias.name, id(node) in lazy, is_relative=False)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = f"{node.module}.{alias.name}" if node.module else alias.name
                yield Import(node, name, id(node) in lazy, is_relative=node.level > 0)


def calls(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield node


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression made of names and attributes; else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def tracked(root: Path) -> list[str]:
    """Files that git holds or would hold; without git, all of them."""
    if (root / ".git").exists():
        done = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
        )
        names = [name for name in done.stdout.decode().split("\0") if name]
        return sorted(name for name in names if (root / name).is_file())
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not SKIPPED & set(path.parts))


def readable(root: Path, names: list[str]) -> Iterator[tuple[str, str]]:
    """Name and text of those files that are text."""
    for name in names:
        raw = (root / name).read_bytes()
        if b"\0" in raw[:8192]:
            continue
        yield name, raw.decode("utf-8", "replace")
