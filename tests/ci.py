"""Under CI nothing is skipped in silence: a skipped test or module is a failure there.

Loaded by `run.py` with `-p tests.ci`. On a bare machine a test may say that it needs a
browser or PostgreSQL and be skipped; where CI=true both must be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest


def is_strict() -> bool:
    """Whether this run is one of the continuous integration."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def refuse(report: Any) -> None:
    """Turn a skip into a failure that names its reason; leave expected failures alone."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Under CI nothing may be skipped. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    if is_strict():
        refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    if is_strict():
        refuse(report)
    return report
