"""Two programmes with everything in them, and somebody for every kind of access."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from mentorat.accounts.models import User, UserSession
from mentorat.accounts.queries import session_digest
from mentorat.accounts.services import SET_PASSWORD, SIGN_IN, begin_session, propose_factor
from mentorat.accounts.states import Stage
from mentorat.candidates.mails import DRAFT_LINK, FILE_LINK
from mentorat.candidates.models import Candidate, Correction
from mentorat.candidates.services import hold
from mentorat.candidates.states import CandidateState, Question, Side
from mentorat.duos.mails import DUO_LINK, POINT_LINK
from mentorat.duos.states import CheckpointKind, DuoState, Party
from mentorat.foundation import clock, outbox, tokens
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.foundation.outbox import Fault
from mentorat.interviews.states import InterviewState
from mentorat.organisations.models import Programme
from mentorat.organisations.states import Right
from mentorat.rounds import services as rounds
from mentorat.rounds.mails import ANSWER_LINK
from mentorat.rounds.models import Proposal, Round
from tests.candidates.factories import make_candidate, make_mentee, make_mentor
from tests.duos.factories import (
    checkpoint_of,
    make_answer,
    make_duo,
    make_goal,
    make_help_request,
    make_meeting,
)
from tests.interviews.factories import make_interview, make_report
from tests.organisations.factories import (
    make_contact,
    make_enterprise,
    make_operator,
    make_partner,
    make_programme,
    make_region_user,
    make_user,
)

Values = dict[str, str]
LASTS = timedelta(days=3)
# Who tries every address. `anonymous` has no session; the others are signed in.
ACTORS = ("coordinator", "other", "interviewer", "promoter", "region", "enterprise", "anonymous")


@dataclass
class World:
    """What the addresses need: examples by the address they fit, links by purpose, sessions."""

    examples: dict[str, list[Values]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)  # of a browser that has begun to apply

    def add(self, place: str, **values: str) -> None:
        self.examples.setdefault(place, []).append(values)

    def link(self, purpose: str, subject_id: str, side: str | None = None) -> None:
        raw = tokens.issue(purpose, subject_id, lasts=LASTS, side=side)
        self.links.setdefault(purpose, []).append(raw)


def build() -> World:
    """Make both programmes in the running application context; the caller commits.

    Every example is of the first programme: `other` holds all rights, in the second one.
    """
    world = World()
    mine = make_programme(name="Duos du Brabant", basin_code="brabant-wallon")
    theirs = make_programme(name="Duos de Liège", basin_code="liege")
    people = _people(world, mine, theirs)
    _candidates(world, mine, people["interviewer"])
    _duos(world, mine, people["coordinator"])
    _rounds(world, mine, people["coordinator"])
    _settings(world, mine)
    _message(world, mine)
    # The other programme is not empty: what is found there must be its own.
    make_interview(
        make_candidate(theirs, state=CandidateState.IN_INTERVIEW), interviewer=people["other"]
    )
    make_duo(theirs, decided_by=people["other"])
    db.session.flush()
    return world


def _people(world: World, mine: Programme, theirs: Programme) -> dict[str, User]:
    enterprise = make_enterprise(name="Boulangerie Martin", programme=mine)
    people = {
        "coordinator": make_user(programmes=[mine], name="Claire Dubois"),
        "other": make_user(programmes=[theirs], name="Denis Lambert"),
        "interviewer": make_user((Right.INTERVIEW,), [mine], name="Inès Renard"),
        "promoter": make_user((Right.PROMOTE,), [mine], name="Paul Simon"),
        "region": make_region_user(name="Rita Collard"),
        "enterprise": make_contact(enterprise, name="Eva Martin"),
    }
    for name, user in people.items():
        world.sessions[name], world.emails[name] = begin_session(user), user.email
    world.add("/entreprises/", public_id=enterprise.public_id)
    world.add("/compte/sessions/", public_id=_session(people["coordinator"]))
    world.link(SIGN_IN, people["enterprise"].public_id)
    world.link(SET_PASSWORD, people["coordinator"].public_id)
    world.names["enterprise"] = enterprise.id
    _half_way(world, mine)
    return people


def _half_way(world: World, mine: Programme) -> None:
    """Sessions that wait for a code, for a second step, for a new telephone."""
    stages = {"code": Stage.CODE, "enrol": Stage.ENROL, "pairing": Stage.WHOLE}
    for name, stage in stages.items():
        user = make_user((Right.FOLLOW,), [mine], name=f"Ana {name.title()}")
        propose_factor(user)
        world.sessions[name] = begin_session(user, stage=stage)


def _session(user: User) -> str:
    """A second browser of this user."""
    digest = session_digest(begin_session(user))
    return db.session.scalars(
        select(UserSession.public_id).where(UserSession.digest == digest)
    ).one()


def _candidates(world: World, mine: Programme, interviewer: User) -> None:
    everyone = [make_candidate(mine, state=CandidateState.SUBMITTED)]
    everyone.append(make_candidate(mine, Side.MENTOR, CandidateState.SUBMITTED))
    for state in (InterviewState.SCHEDULED, InterviewState.HELD):
        candidate = make_candidate(mine, state=CandidateState.IN_INTERVIEW)
        interview = make_interview(candidate, interviewer, state)
        if state is InterviewState.HELD:
            make_report(interview)
        world.add("/entretiens/", public_id=interview.public_id)
        everyone.append(candidate)
    begun = make_candidate(mine, state=CandidateState.IN_INTERVIEW)
    interview = make_interview(begun, interviewer, starts_at=clock.now() - timedelta(hours=1))
    world.add("/entretiens/", public_id=interview.public_id)
    for state in (CandidateState.PAUSED, CandidateState.DECLINED, CandidateState.WITHDRAWN):
        everyone.append(make_candidate(mine, state=state))
    for candidate in everyone:
        world.add("/personnes/", public_id=candidate.public_id)
    for act, candidate in zip(("retirer", "reprendre", "rouvrir"), (0, -3, -2), strict=True):
        someone = everyone[candidate].public_id
        world.add("/personnes/<public_id>/geste/", public_id=someone, act=act)
    waiting = make_candidate(mine, slots=0)
    world.add("/personnes/<public_id>/geste/", public_id=waiting.public_id, act="pause")
    world.link(FILE_LINK, everyone[0].public_id)
    correction = Correction(
        candidate=everyone[0],
        question=Question.NAME,
        values='{"last_name": "Autre"}',
        application="a",
        proposed_at=clock.now(),
    )
    db.session.add(correction)
    db.session.flush()
    world.add(
        "/personnes/<public_id>/corrections/",
        public_id=everyone[0].public_id,
        correction_id=correction.public_id,
    )
    for side in Side:
        began_at = clock.now() - timedelta(hours=1)
        draft = make_candidate(mine, side, CandidateState.DRAFT, created_at=began_at)
        world.link(DRAFT_LINK, draft.public_id)
        world.drafts[side] = hold(draft)


def _duos(world: World, mine: Programme, decided_by: User) -> None:
    for state in (DuoState.ACTIVE, DuoState.PLANNED, DuoState.PAUSED, DuoState.COMPLETED):
        duo = make_duo(mine, state, decided_by=decided_by)
        world.add("/duos/", public_id=duo.public_id)
        if state is not DuoState.ACTIVE:
            continue
        goal, request = make_goal(duo), make_help_request(duo)
        meeting = make_meeting(duo, logged_by=Party.MENTEE)
        world.add("/mon-duo/<token>/rencontre/", meeting_id=meeting.public_id)
        asked, later = (checkpoint_of(duo, k) for k in (CheckpointKind.FIT, CheckpointKind.END))
        make_answer(asked)
        _in_duo(world, duo.public_id, goal.public_id, request.public_id, later.public_id)


def _in_duo(world: World, duo: str, goal: str, request: str, checkpoint: str) -> None:
    world.add("/duos/<public_id>/objectifs/", public_id=duo, goal_id=goal)
    world.add("/mon-duo/<token>/objectifs/", goal_id=goal)
    world.add("/duos/<public_id>/aide/", public_id=duo, request_id=request)
    for kind in (CheckpointKind.END, CheckpointKind.FIT):
        world.add("/duos/<public_id>/points/", public_id=duo, kind=kind)
    for side in Side:
        world.add("/duos/<public_id>/lien/", public_id=duo, side=side)
        world.link(DUO_LINK, duo, side)
        world.link(POINT_LINK, checkpoint, side)


def _rounds(world: World, mine: Programme, by: User) -> None:
    actor = Actor("user", by.id)
    published = _solved(mine, actor, "Publié")
    rounds.publish(published, by, actor)
    db.session.flush()
    for proposal in db.session.query(Proposal).filter_by(round_id=published.id):
        world.add(
            "/appariements/<public_id>/propositions/",
            public_id=published.public_id,
            proposal_id=proposal.public_id,
        )
        for side in Side:
            world.link(ANSWER_LINK, proposal.public_id, side)
    solved = _solved(mine, actor, "Calculé")
    first = db.session.query(Proposal).filter_by(round_id=solved.id).first()
    assert first is not None
    world.names["mentee"] = first.mentee_entry.public_id
    world.names["mentor"] = first.mentor_entry.public_id
    world.names["version"] = solved.version
    pair = urlencode({key: world.names[key] for key in ("mentee", "mentor")})
    world.queries["/appariements/<public_id>/changement"] = f"?kind=forbid&{pair}"
    opened = rounds.open_round(mine, "Ouvert", actor)
    db.session.flush()
    for one in (solved, published, opened):
        world.add("/appariements/", public_id=one.public_id)


def _solved(mine: Programme, actor: Actor, title: str) -> Round:
    for _ in range(2):
        make_mentee(mine)
        make_mentor(mine)
    round_ = rounds.open_round(mine, title, actor)
    db.session.flush()
    rounds.freeze(round_, actor)
    rounds.solve(round_, actor)
    db.session.flush()
    return round_


def _settings(world: World, mine: Programme) -> None:
    world.names["programme"] = mine.public_id
    world.add("/reglages/", public_id=mine.public_id)
    partner = make_partner(mine)
    colleague = make_user((Right.FOLLOW,), [mine], name="Léa Petit")
    world.add("/equipe/", public_id=colleague.public_id)
    world.add("/equipe/invitation/", organisation_id=mine.lead.public_id)
    world.add("/region/organisations/", public_id=partner.organisation.public_id)
    world.add(
        "/reglages/<public_id>/partenaires/",
        public_id=mine.public_id,
        organisation_id=partner.organisation.public_id,
    )
    make_operator()
    world.add("/region/communes/", nis5="25112")


def _message(world: World, mine: Programme) -> None:
    """A letter that a server has refused."""
    person = ("candidate", world.examples["/personnes/"][0]["public_id"])
    message = outbox.post(
        kind="received",
        to="refused@example.org",
        subject="s",
        text="t",
        scope_id=mine.id,
        addressee=person,
    )
    message.failed_at, message.fault = clock.now(), Fault.ADDRESS
    world.add("/messages/", public_id=message.public_id)


def person_of(world: World, index: int = 0) -> Candidate:
    """The candidate behind the example number `index`."""
    wanted = world.examples["/personnes/"][index]["public_id"]
    return db.session.query(Candidate).filter_by(public_id=wanted).one()
