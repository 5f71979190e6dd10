"""Who may open what, as a table that was read by a human: `matrix.csv`.

`python -m tests.security.matrix` prints the lines that are missing, with what the
application answers today. Read each of them before it goes into the table.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from tests.security import visits
from tests.security.forms import filled_in
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import ACTORS, World

TABLE = Path(__file__).with_name("matrix.csv")
LINK_ACTORS = ("holder", "stranger")  # of a personal link: with the right one, with a made-up one
Line = tuple[str, str, str]  # rule, method, actor


@dataclass(frozen=True)
class Attempt:
    """One line of the table, as a request."""

    actor: str
    visit: Visit

    @property
    def line(self) -> Line:
        return self.visit.rule, self.visit.method, self.actor


def table() -> dict[Line, str]:
    """The reviewed table: what is expected by rule, method and actor."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["rule"], row["method"], row["actor"]): row["expected"]
            for row in csv.DictReader(file)
        }


def attempts(app: Flask, world: World) -> Iterator[Attempt]:
    """All lines that the table must have."""
    for rule in visits.rules(app):
        about = visits.purpose(app, rule)
        url = next(iter(visits.fill(app, world, rule)))
        for method in visits.methods(rule):
            for actor in LINK_ACTORS if about else ACTORS:
                shown = url
                if about and actor == "stranger":
                    shown = url.replace(world.links[about][0], visits.NOBODYS_LINK)
                yield Attempt(actor, Visit(rule.rule, method, shown))


def answer(client: FlaskClient, world: World, snapshot: Snapshot, one: Attempt) -> str:
    """What the house says to one attempt; its effects are undone."""
    actor = "anonymous" if one.actor in LINK_ACTORS else one.actor
    visits.as_actor(client, world, actor)
    is_post = one.visit.method != "GET"
    said = visits.knock(client, one.visit, filled_in(one.visit, world) if is_post else None)
    if is_post and said.status_code < 400:
        snapshot.restore()
    return visits.verdict(said)


def write(lines: dict[Line, str]) -> None:
    """The lines as CSV on the standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("rule", "method", "actor", "expected"))
    writer.writerows((*line, expected) for line, expected in lines.items())
