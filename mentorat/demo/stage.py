"""What the makers of one programme's people share: the programme, its staff, its draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.demo import names
from mentorat.demo.chance import Dice
from mentorat.demo.days import Days
from mentorat.demo.names import Name
from mentorat.demo.programmes import Sketch
from mentorat.foundation import clock
from mentorat.foundation.db import Base, Identified, db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import Enterprise, Programme

Row = TypeVar("Row", bound=Base)


def kept(row: Row, dice: Dice) -> Row:
    """Add a row to the running transaction, under an address that the next load gives again."""
    if isinstance(row, Identified):
        row.public_id = dice.public_id()
    db.session.add(row)
    return row


@dataclass
class Stage:
    """One programme with its staff, on a given day.

    `ledger` gathers the journal of all programmes, to be written at the end in the order of time;
    `places` are those that live duos hold, as a round would find them.
    """

    sketch: Sketch
    programme: Programme
    coordinator: User
    interviewers: list[User]
    enterprises: list[Enterprise]
    days: Days
    dice: Dice
    ledger: list[dict[str, Any]]
    names: set[str] = field(default_factory=set)
    places: defaultdict[Candidate, set[int]] = field(default_factory=lambda: defaultdict(set))
    odd_names: dict[Side, list[Name]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.odd_names = names.odd(self.sketch.slug)

    @property
    def staff(self) -> Actor:
        """The coordinator, as the one who acts."""
        return Actor("user", self.coordinator.id)

    def keep(self, row: Row) -> Row:
        """Add a row to the running transaction."""
        return kept(row, self.dice)

    @contextmanager
    def acting(self, at: datetime) -> Iterator[None]:
        """What is written inside was written at that instant."""
        with clock.as_of(at):
            yield

    def record(
        self, at: datetime, actor: Actor, action: str, kind: str, subject_id: str, /, **facts: Any
    ) -> None:
        """A line of the journal, as the services would have written it that day."""
        self.ledger.append(
            {
                "at": at,
                "actor_kind": actor.kind,
                "actor_id": actor.id,
                "action": action,
                "subject_kind": kind,
                "subject_id": subject_id,
                "scope_id": self.programme.id,
                "facts": facts,
            }
        )
