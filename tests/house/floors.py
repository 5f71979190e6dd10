"""Who may import whom."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.house import rules
from tests.house.source import Import, Source, imports, sources


def upward_imports(root: Path) -> list[str]:
    """Imports point down only; each room must stand on a floor."""
    found = []
    for source in sources(root, "mentorat"):
        if source.room in {"", "__init__"}:
            continue
        if source.room not in rules.RANK:
            found.append(f"{source.path}:1: {source.room} stands on no floor")
            continue
        for one in imports(source):
            parts = one.name.split(".")
            if parts[0] != "mentorat" or len(parts) < 2:
                continue
            target = parts[1]
            if target != source.room and not _is_below(target, source.room):
                found.append(source.at(one.node, f"{source.room} imports {target}, not below it"))
    return sorted(set(found))


def _is_below(target: str, room: str) -> bool:
    return rules.RANK.get(target, 1) < rules.RANK[room]


def relative_or_lazy_imports(root: Path) -> list[str]:
    """No relative import; no import of our own inside a function (it hides a circle)."""
    found = []
    for source in sources(root, "mentorat", "matching", "config.py"):
        for one in imports(source):
            is_ours = one.name.split(".")[0] in {"mentorat", "matching", "config"}
            if one.is_relative:
                found.append(source.at(one.node, "relative import"))
            elif one.is_lazy and (is_ours or source.parts[0] == "matching"):
                found.append(source.at(one.node, f"{one.name} is imported inside a function"))
    return sorted(set(found))


def engine_by_another_door(root: Path) -> list[str]:
    """`matching` is imported by one file of the house only."""
    return [
        source.at(one.node, f"matching is imported outside {rules.ENGINE_DOOR}")
        for source in sources(root, "mentorat", "migrations", "config.py", "run.py")
        if source.path != rules.ENGINE_DOOR
        for one in imports(source)
        if one.name.split(".")[0] == "matching"
    ]


def engine_that_knows_somebody(root: Path) -> list[str]:
    """The engine imports numbers only: the standard library, numpy, scipy; its shell, tables."""
    return [
        source.at(one.node, f"matching imports {one.name}")
        for source in sources(root, "matching")
        for one in imports(source)
        if one.name.split(".")[0] not in _engine_may_import(source)
    ]


def engine_rooms_by_the_window(root: Path) -> list[str]:
    """A room of the engine is entered by its door: what begins with _ is the room's alone."""
    return [
        source.at(one.node, f"{one.name} is private to its room")
        for source in sources(root, "mentorat", "matching")
        for one in imports(source)
        if one.name.startswith("matching.") and not _may_enter(source, one)
    ]


def _may_enter(source: Source, one: Import) -> bool:
    here, there = source.parts[:2], tuple(one.name.split("."))
    private = [part for part in there[1:3] if part.startswith("_") and not part.endswith("__")]
    return here == there[:2] or not private


def _engine_may_import(source: Source) -> frozenset[str]:
    is_shell = str(source.path).startswith("matching/shell")
    own = rules.ENGINE_SHELL_MAY_IMPORT if is_shell else rules.ENGINE_MAY_IMPORT
    return own | sys.stdlib_module_names


def files_above_their_rank(root: Path) -> list[str]:
    """Models know no service, queries no mail, nobody another room's routes."""
    found = []
    for source in sources(root, "mentorat"):
        if source.kind not in rules.FILE_RANK:
            continue
        for one in imports(source):
            target = _file_of(one)
            if target is None:
                continue
            room, kind = target
            if sentence := _breach(source, room, kind):
                found.append(source.at(one.node, sentence))
    return sorted(set(found))


def _file_of(one: Import) -> tuple[str, str] | None:
    parts = one.name.split(".")
    if parts[0] != "mentorat" or len(parts) < 3 or parts[1] in rules.FREE_ROOMS:
        return None
    return parts[1], parts[2]


def _breach(source: Source, room: str, kind: str) -> str:
    if kind not in rules.FILE_RANK:
        return ""
    if kind in rules.EDGE_FILES and room != source.room:
        return f"{kind} of {room} belong to {room} and to the app"
    if source.kind == "forms" and kind in rules.FORMS_MAY_NOT_IMPORT:
        return f"forms import {room}.{kind}: a form holds no rule"
    if source.kind not in rules.EDGE_FILES and rules.FILE_RANK[kind] > rules.FILE_RANK[source.kind]:
        return f"{source.kind} import {room}.{kind}"
    return ""
