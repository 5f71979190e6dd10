"""Every address, every method, every kind of person: the answer is the one in the table."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.security import matrix
from tests.security.snapshot import Snapshot
from tests.security.world import World


def test_the_table_lists_every_address(app: Flask, world: World) -> None:
    wanted = {one.line for one in matrix.attempts(app, world)}
    known = set(matrix.table())
    lines = [",".join(line) for line in sorted(wanted - known)]
    assert not lines, "review these and add them to matrix.csv:\n" + "\n".join(lines)
    gone = [",".join(line) for line in sorted(known - wanted)]
    assert not gone, "these are no addresses any more:\n" + "\n".join(gone)


@pytest.mark.parametrize("actor", [*matrix.ACTORS, *matrix.LINK_ACTORS])
def test_the_house_answers_as_the_table_says(
    app: Flask, visitor: FlaskClient, world: World, snapshot: Snapshot, actor: str
) -> None:
    expected = matrix.table()
    wrong = []
    for one in matrix.attempts(app, world):
        if one.actor != actor or one.line not in expected:
            continue
        said = matrix.answer(visitor, world, snapshot, one)
        if said != expected[one.line]:
            wrong.append(f"{one.visit}: {said} instead of {expected[one.line]}")
    assert not wrong, "\n".join(wrong)
