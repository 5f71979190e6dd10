"""After the storm: what was confirmed or written, and is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise

from sqlalchemy import func, select

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import CandidateState, Side
from mentorat.duos.models import Duo
from mentorat.duos.states import LIVE_STATES
from mentorat.foundation.db import db
from mentorat.foundation.outbox import OutboxMessage
from mentorat.rounds.models import Proposal, Round
from mentorat.rounds.states import Answer
from tests.drills.load import Said
from tests.drills.running import Killable
from tests.drills.stock import Stock


@dataclass(frozen=True)
class Wait:
    """Of one thing or, joined, the longest of many: in all, and the longest between two kills."""

    whole_s: float = 0.0
    undisturbed_s: float = 0.0

    @classmethod
    def between(cls, asked: float, came: float, kills: Iterable[float]) -> Wait:
        moments = [asked, *sorted(at for at in kills if asked < at < came), came]
        return cls(came - asked, max(b - a for a, b in pairwise(moments)))

    def or_longer(self, other: Wait) -> Wait:
        return Wait(max(self.whole_s, other.whole_s), max(self.undisturbed_s, other.undisturbed_s))


@dataclass
class Losses:
    applications: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    publications: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    written: int = 0
    unwritten: int = 0
    twice: int = 0
    longest_mail: Wait = Wait()
    longest_link: Wait = Wait()
    double_duos: int = 0

    @property
    def named(self) -> list[str]:
        """Everything lost, one by one."""
        kinds = ("applications", "answers", "publications", "links", "mails")
        return [f"lost of {kind}: {one}" for kind in kinds for one in getattr(self, kind)]


def look_back(site: Killable, stock: Stock, said: Said, kills: list[float]) -> Losses:
    """Compare what was said with the data and with the mails that came."""
    found = Losses()
    with stock.app.app_context():
        received = Counter(letter.to for letter in site.mailbox.letters)
        found.applications = [one for one in said.applications if not _is_kept(one)]
        found.applications += [one for one in said.applications if not received[one]]
        found.answers = [one for one in said.answers if not _has_said_yes(one)]
        found.publications = [one for one in said.publications if not _is_published(one)]
        found.links = [one for one in said.links if not received[one]]
        found.links += [one for one in said.lost if not _links_to(one)]
        found.double_duos = _double_duos()
        found.longest_mail = _longest(_mails(site, found), kills)
        waits = [*_waits_of_contacts(site, said), *_waits_of_applicants(site, said)]
        found.longest_link = _longest(waits, kills)
    return found


def _longest(waits: Iterable[tuple[float, float]], kills: list[float]) -> Wait:
    return reduce(Wait.or_longer, (Wait.between(*one, kills) for one in waits), Wait())


def _waits_of_contacts(site: Killable, said: Said) -> Iterator[tuple[float, float]]:
    """From the confirmation until the link to sign in arrived."""
    first: dict[str, float] = {}
    for letter, at in zip(site.mailbox.letters, site.mailbox.arrived, strict=True):
        first.setdefault(letter.to, at)
    return ((at, first[email]) for email, at in said.links.items() if email in first)


def _waits_of_applicants(site: Killable, said: Said) -> Iterator[tuple[float, float]]:
    for email, at in said.lost.items():
        for id in _links_to(email):
            if id in site.mailbox.came:
                yield at, site.mailbox.came[id][0]


def _links_to(email: str) -> list[str]:
    """Message-IDs of the mails with the link to this person's application."""
    rows = (
        select(OutboxMessage.message_id)
        .join(Candidate, Candidate.public_id == OutboxMessage.addressee_id)
        .where(OutboxMessage.kind == "link", Candidate.email == email)
    )
    return list(db.session.scalars(rows))


def _is_kept(email: str) -> bool:
    files = select(Candidate).where(Candidate.email == email)
    sent = [one for one in db.session.scalars(files) if one.state != CandidateState.DRAFT]
    wanted = ("candidate", sent[0].public_id) if sent else ("", "")
    mails = select(func.count()).where(
        OutboxMessage.kind == "received",
        OutboxMessage.addressee_kind == wanted[0],
        OutboxMessage.addressee_id == wanted[1],
    )
    return len(sent) == 1 and db.session.scalar(mails) == 1


def _has_said_yes(email: str) -> bool:
    """Whether the proposal of this person, on either side, holds the yes."""
    for proposal in db.session.scalars(select(Proposal)):
        for side in Side:
            person = proposal.mentee if side == Side.MENTEE else proposal.mentor
            if person.email == email and proposal.answer_of(side) == Answer.YES:
                return True
    return False


def _is_published(public_id: str) -> bool:
    """Published, and one mail for each side of each proposal."""
    one = db.session.scalars(select(Round).where(Round.public_id == public_id)).one()
    proposals = list(db.session.scalars(select(Proposal).where(Proposal.round_id == one.id)))
    mails = select(func.count()).where(
        OutboxMessage.kind == "proposal",
        OutboxMessage.subject_id.in_([proposal.public_id for proposal in proposals]),
    )
    return one.published_at is not None and db.session.scalar(mails) == 2 * len(proposals)


def _double_duos() -> int:
    per_mentee = (
        select(Duo.mentee_id).where(Duo.state.in_(LIVE_STATES)).group_by(Duo.mentee_id)
    ).having(func.count() > 1)
    return len(list(db.session.scalars(per_mentee)))


def _mails(site: Killable, found: Losses) -> list[tuple[float, float]]:
    """Count them; when each was due, and when it first came."""
    came = site.mailbox.came
    rows = list(db.session.scalars(select(OutboxMessage)))
    found.written = len(rows)
    found.mails = [one.message_id for one in rows if one.message_id not in came]
    found.unwritten = len(set(came) - {one.message_id for one in rows})
    found.twice = sum(len(times) - 1 for times in came.values())
    arrived = [one for one in rows if one.message_id in came]
    return [(one.due_at.timestamp(), came[one.message_id][0]) for one in arrived]
