"""One thing that was looked at: how it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


WORDS = {Verdict.OK: _l("well"), Verdict.WARNING: _l("look"), Verdict.FAULT: _l("FAULT")}


@dataclass(frozen=True)
class Finding:
    """`topic`, `said` and `remedy` are words for people, said in the reader's language."""

    topic: Any
    verdict: Verdict
    said: Any
    remedy: Any = ""


def well(topic: Any, said: Any) -> Finding:
    return Finding(topic, Verdict.OK, said)


def look(topic: Any, said: Any, remedy: Any) -> Finding:
    return Finding(topic, Verdict.WARNING, said, remedy)


def fault(topic: Any, said: Any, remedy: Any) -> Finding:
    return Finding(topic, Verdict.FAULT, said, remedy)


def faults(found: Iterable[Finding]) -> list[Finding]:
    """Those that somebody must mend."""
    return [one for one in found if one.verdict is Verdict.FAULT]
