"""Every form of every role, bent at random and sent with valid tokens: nothing answers 5xx."""

from __future__ import annotations

import logging
import sys

import structlog

from mentorat.foundation.db import transaction
from tests.drills.findings import Finding, Size, at_least, exactly, figure
from tests.drills.ground import application
from tests.security import harvest
from tests.security.fuzzing import Fuzz, Tally
from tests.security.snapshot import Snapshot
from tests.security.world import build

REQUESTS = 22_000


def drill(size: Size) -> list[Finding]:
    wanted = size.of(REQUESTS)
    with application() as (app, folder):
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        with app.app_context(), app.test_request_context(), transaction():
            world = build()
        snapshot = Snapshot(app, folder)
        app.config["WTF_CSRF_ENABLED"] = False
        forms = harvest.forms(app, app.test_client(), world)
        app.config["WTF_CSRF_ENABLED"] = True
        tally = Fuzz(app, world, snapshot, size.dice()).run(forms, wanted)
    print(tally.lines, file=sys.stderr)
    return findings(tally, wanted, len({form.rule for form in forms}))


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
