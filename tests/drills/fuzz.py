"""Every form of every role, bent at random and sent with valid tokens: nothing answers 5xx."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random

import structlog

from mentorat.foundation.db import transaction
from tests.drills.findings import Finding, Size, at_least, exactly, figure
from tests.drills.ground import application
from tests.security import harvest
from tests.security.fuzzing import Fuzz, Tally
from tests.security.snapshot import Snapshot
from tests.security.world import build

REQUESTS = 22_000
PROCESSES = 2  # each with a database of its own


def drill(size: Size) -> list[Finding]:
    wanted = size.of(REQUESTS)
    seeds = [size.seed + number for number in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        parts = list(pool.map(part, seeds, [wanted // PROCESSES] * PROCESSES))
    tally = sum((one for one, _rules in parts), Tally())
    print(tally.lines, file=sys.stderr)
    return findings(tally, wanted, parts[0][1])


def part(seed: int, wanted: int) -> tuple[Tally, int]:
    """What came of this many requests, and how many rules have a form."""
    with application() as (app, folder):
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        with app.app_context(), app.test_request_context(), transaction():
            world = build()
        snapshot = Snapshot(app, folder)
        app.config["WTF_CSRF_ENABLED"] = False
        forms = harvest.forms(app, app.test_client(), world)
        app.config["WTF_CSRF_ENABLED"] = True
        tally = Fuzz(app, world, snapshot, Random(seed)).run(forms, wanted)
    return tally, len({form.rule for form in forms})


def findings(tally: Tally, wanted: int, rules: int) -> list[Finding]:
    codes = ", ".join(f"{code}: {number}" for code, number in sorted(tally.codes.items()))
    return [
        at_least("requests", tally.sent, wanted),
        exactly("answers 5xx", sum(tally.faults.values())),
        exactly("answers 4xx that are no page of ours", sum(tally.strange.values())),
        at_least("rules that took a form, of those that have one", len(tally.accepted), rules // 2),
        figure("rules with a form", rules),
        figure("answers by code", codes),
    ]
