"""What has one door only: the commit, the clock, raw markup."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house import rules
from tests.house.source import Source, calls, dotted, imports, sources

CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp", "current_timestamp"})
CLOCK_OWNERS = frozenset({"datetime", "date", "func", "dt"})


def commits_elsewhere(root: Path) -> list[str]:
    """Only the database's door commits: one commit a request, at the edge."""
    return [
        source.at(call, f"commit outside {rules.COMMIT_DOOR}")
        for source in sources(root, "mentorat")
        if source.path != rules.COMMIT_DOOR
        for call in calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]


def clocks_elsewhere(root: Path) -> list[str]:
    """One clock, so that a test can set it: no other way to learn the date or the time."""
    found = []
    for source in sources(root, "mentorat", "matching", "config.py"):
        if source.path == rules.CLOCK_DOOR:
            continue
        found += [
            source.at(node, f"{dotted(node)} outside {rules.CLOCK_DOOR}")
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute) and _is_clock(node)
        ]
        found += [
            source.at(one.node, f"{one.name} outside {rules.CLOCK_DOOR}")
            for one in imports(source)
            if one.name in {"time.time", "time.time_ns"}
        ]
    return found


def _is_clock(node: ast.Attribute) -> bool:
    name = dotted(node)
    if name in {"time.time", "time.time_ns"}:
        return True
    owner, _, method = name.rpartition(".")
    return method in CLOCKS and owner.rpartition(".")[2] in CLOCK_OWNERS


def raw_markup(root: Path) -> list[str]:
    """No `Markup(…)`: what a person typed must never reach a page unescaped."""
    found = []
    for source in sources(root, "mentorat"):
        for call in calls(source):
            name = dotted(call.func).rpartition(".")[2]
            # Markup.format and Markup.join escape what they are given; a bare call does not.
            if name == "Markup" and not _is_literal(call) and _is_unlisted(source):
                found.append(source.at(call, "Markup( on something that is not a literal"))
    return found


def _is_literal(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)


def _is_unlisted(source: Source) -> bool:
    return source.path not in rules.SAFE_MARKUP


def hidden_actors(root: Path) -> list[str]:
    """Services never see the request or the session: who acts is an argument."""
    seen = {"request", "session", "g", "current_access"}
    found = []
    for source in sources(root, "mentorat"):
        if source.kind not in {"services", "models", "states", "mails"}:
            continue
        for one in imports(source):
            top, _, name = one.name.rpartition(".")
            if name in seen and top.split(".")[0] == "flask":
                found.append(source.at(one.node, f"{source.kind} see {name}"))
            if name == "current_access":
                found.append(source.at(one.node, f"{source.kind} see {name}"))
    return sorted(set(found))
