"""Forms and addresses bent at random, with valid tokens; `run.py drill fuzz` sends many more."""

from __future__ import annotations

from random import Random

import pytest
from flask import Flask

from tests.security.fuzzing import Fuzz
from tests.security.harvest import FoundForm
from tests.security.snapshot import Snapshot
from tests.security.world import World

REQUESTS = 1_000


@pytest.mark.slow
def test_nothing_that_is_sent_is_a_fault_of_ours(
    app: Flask,
    world: World,
    snapshot: Snapshot,
    forms: list[FoundForm],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    tally = Fuzz(app, world, snapshot, Random(7)).run(forms, REQUESTS)
    assert not tally.faults + tally.strange, tally.lines
    assert len(tally.accepted) > 40  # the tokens were right, the rules behind were reached
