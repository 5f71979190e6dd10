"""What every address owes: a guard, a lasting name, a token on each POST."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.house import rules

OPEN = frozenset({"public", "link"})
KINDS = frozenset({"public", "link", "signed_in", "right"})


def is_ours(endpoint: str) -> bool:
    return not any(
        endpoint == one or (one.endswith(".") and endpoint.startswith(one)) or
        endpoint.endswith(".static")
        for one in rules.LIBRARY_ENDPOINTS
    )  # fmt: skip


def unguarded(url_rules: Iterable[Any], views: Mapping[str, Any]) -> list[str]:
    """Each view of ours wears one guard of `mentorat.foundation.access`."""
    found = []
    for rule in url_rules:
        if not is_ours(rule.endpoint):
            continue
        guard = getattr(views[rule.endpoint], "__guard__", None)
        if getattr(guard, "kind", None) not in KINDS:
            found.append(f"{rule.rule} ({rule.endpoint}) has no guard")
    return sorted(set(found))


def writing_views_open_to_get(url_rules: Iterable[Any]) -> list[str]:
    """An address that ends in a verb changes something: it must not answer GET alone.

    Kept small on purpose; that a GET writes nothing is held by the transaction itself.
    """
    return [
        f"{rule.rule} allows {sorted(rule.methods)}"
        for rule in url_rules
        if is_ours(rule.endpoint) and {"PUT", "PATCH", "DELETE"} & set(rule.methods)
    ]


def unlimited(url_rules: Iterable[Any], views: Mapping[str, Any]) -> list[str]:
    """Each form open to everyone says how often it may be sent: `mentorat.foundation.limits`."""
    return sorted(
        f"{rule.rule} ({rule.endpoint}) may be sent without end"
        for rule in url_rules
        if "POST" in rule.methods
        and is_ours(rule.endpoint)
        and getattr(getattr(views[rule.endpoint], "__guard__", None), "kind", "") in OPEN
        and not getattr(views[rule.endpoint], "__is_limited__", False)
    )


def addresses(url_rules: Iterable[Any], views: Mapping[str, Any]) -> list[str]:
    """One line an address: methods, path, guard. Sorted, for the snapshot."""
    lines = set()
    for rule in url_rules:
        methods = ",".join(sorted(set(rule.methods) - {"HEAD", "OPTIONS"}))
        guard = getattr(views[rule.endpoint], "__guard__", None)
        shown = " ".join(filter(None, (guard.kind, guard.detail))) if guard else "library"
        lines.add(f"{rule.rule}  {methods}  {shown}")
    return sorted(lines)


def vanished(before: list[str], now: list[str]) -> list[str]:
    """Lines of the snapshot that are gone: mails and bookmarks still point there."""
    return sorted(set(before) - set(now))


def snapshot(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def example(rule: str) -> str:
    """An address of this rule with made-up parts."""
    return re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", _part, rule)


def _part(hit: re.Match[str]) -> str:
    if hit.group(1) == "any":
        return str(hit.group(2)).split(",")[0].strip(" '\"")
    return {"int": "1", "float": "1.0", "path": "x/y"}.get(hit.group(1) or "", "x")
