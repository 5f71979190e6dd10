"""People and pairs as the macros of the pages want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.foundation import clock
from mentorat.foundation.access import current_access
from mentorat.foundation.i18n import day_in_words, isolated
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.states import Right
from mentorat.reference import places
from mentorat.rounds.models import HandChange, PoolEntry, Proposal, Round
from mentorat.rounds.problem import Shift
from mentorat.rounds.states import Answer, HandChangeKind, ProposalState
from mentorat.rounds.states.price import price_paid
from mentorat.rounds.states.proposal import proposal_chip, refused_label
from mentorat.rounds.states.round import change_label
from mentorat.rounds.states.words import (
    criteria,
    criterion_label,
    language_label,
    level_label,
    refusal_words,
    remedy_words,
    unmatched_words,
    weakest,
    work_label,
)


def person_url(person: Candidate) -> str | None:
    """The page of a person, where the reader may open it."""
    may_open = current_access().may(Right.FOLLOW, person.programme_id)
    if not may_open or "workspace.person" not in current_app.view_functions:
        return None
    return url_for("workspace.person", public_id=person.public_id)


def reach(person: Candidate) -> dict[str, Any]:
    """Whole name, page and phone of somebody who may have to be called."""
    return {"name": person.full_name, "url": person_url(person), "phone": person.phone}


def short_name(person: Candidate) -> str:
    """ "Amina Y.": enough to tell people apart in a list; isolated in its own direction.

    The initial stays on the line of the name.
    """
    initial = f"\N{NO-BREAK SPACE}{person.last_name[0]}." if person.last_name else ""
    return isolated(person.first_name + initial)


def first_work(values: Mapping[str, Any]) -> str:
    """The first wish (mentee) or own work (mentor) of copied values."""
    if not values["sectors"]:
        return ""
    return work_label([values["sectors"][0], values["occupations"][0]])


def head(entry: PoolEntry) -> dict[str, Any]:
    """Name and one line about somebody of the pool, from the copied values."""
    values = entry.values
    french = values["languages"].get("fr", 0)
    level = f"{language_label('fr')} {level_label(french)}" if french else ""
    if values.get("french_heard") is not None:
        said = level or _("no French")
        level = _("%(level)s, heard at the interview", level=said)
    parts = [
        first_work(values),
        places.commune(values["place"]).name if values["place"] else "",
        level if entry.side == Side.MENTEE else "",
    ]
    return {
        "name": entry.candidate.full_name,
        "short": short_name(entry.candidate),
        "url": person_url(entry.candidate),
        "headline": " · ".join(map(isolated, filter(None, parts))),
    }


def pair_line(round_: Round, proposal: Proposal, chosen: str) -> dict[str, Any]:
    """One line in the list of pairs."""
    entry = proposal.mentee_entry
    return {
        "names": f"{short_name(proposal.mentee)} · {short_name(proposal.mentor)}",
        "is_locked": proposal.is_locked,
        "note": _("set by hand") if proposal.is_locked else weakest(proposal.contributions),
        "url": seen_url(round_, entry),
        "is_current": entry.public_id == chosen,
    }


def alone_line(round_: Round, entry: PoolEntry, chosen: str) -> dict[str, Any]:
    """One person without a mentor, with the reason and the nearest remedy."""
    why = entry.unmatched or {}
    return {
        "name": short_name(entry.candidate),
        "reason": unmatched_words(why),
        "remedy": remedy_words(why, first_work(entry.values)),
        "url": seen_url(round_, entry),
        "is_current": entry.public_id == chosen,
    }


def seen_url(round_: Round, entry: PoolEntry) -> str:
    """The board with this person on the card."""
    return url_for(
        "rounds.show", public_id=round_.public_id, personne=entry.public_id, _anchor="card"
    )


def change_url(round_: Round, kind: HandChangeKind, mentee: PoolEntry, mentor: PoolEntry) -> str:
    """The page that tells the price of a change by hand."""
    return url_for(
        "rounds.ask_change",
        public_id=round_.public_id,
        kind=kind.value,
        mentee=mentee.public_id,
        mentor=mentor.public_id,
    )


def pair_card(
    mentee: PoolEntry, mentor: PoolEntry, contributions: list[dict[str, Any]]
) -> dict[str, Any]:
    """Two portraits, four bars with their words, the week they share, what counts most."""
    most = sorted(contributions, key=lambda part: -part["points"])[:2]
    names = [criterion_label(part["name"]).lower() for part in most]
    return {
        "mentee": head(mentee),
        "mentor": head(mentor),
        "criteria": criteria(contributions),
        "mentee_slots": mentee.values["slots"],
        "mentor_slots": mentor.values["slots"],
        "strengths": _(" and ").join(names),
    }


def shift_line(shift: Shift) -> dict[str, str]:
    """Who goes where by a change, and whether they gain or lose."""
    said = {
        "mentee": short_name(shift.mentee.candidate),
        "before": short_name(shift.before.candidate) if shift.before else "",
        "after": short_name(shift.after.candidate) if shift.after else "",
        "criterion": criterion_label(shift.why).lower() if shift.why else "",
    }
    if shift.after is None:
        text = _("%(mentee)s no longer has a mentor (was with %(before)s).", **said)
        return {"tone": "late", "icon": "cross", "text": text}
    if shift.before is None:
        text = _("%(mentee)s gets a mentor: %(after)s.", **said)
        return {"tone": "duo", "icon": "check", "text": text}
    if shift.points > 0:
        text = _("%(mentee)s goes from %(before)s to %(after)s and gains: %(criterion)s.", **said)
        return {"tone": "duo", "icon": "swap", "text": text}
    if shift.points < 0:
        text = _("%(mentee)s goes from %(before)s to %(after)s and loses: %(criterion)s.", **said)
        return {"tone": "wait", "icon": "swap", "text": text}
    text = _("%(mentee)s goes from %(before)s to %(after)s, as good for this person.", **said)
    return {"tone": "plain", "icon": "swap", "text": text}


def change_line(
    round_: Round, made: HandChange, in_force: Mapping[tuple[int, int], HandChangeKind]
) -> dict[str, Any]:
    """One change by hand, what it cost, why, by whom, and how to take it back."""
    pair = made.mentee_entry_id, made.mentor_entry_id
    undo = {HandChangeKind.LOCK: HandChangeKind.UNLOCK, HandChangeKind.FORBID: HandChangeKind.ALLOW}
    kind = HandChangeKind(made.kind)
    can_undo = in_force.get(pair) == kind and made.mentee_entry.position is not None
    names = short_name(made.mentee_entry.candidate), short_name(made.mentor_entry.candidate)
    return {
        "title": f"{names[0]} · {names[1]}",
        "what": change_label(kind),
        "price": price_paid(made.price_points, made.price_duos),
        "reason": made.reason or "",
        "by": made.by.name,
        "undo_url": change_url(round_, undo[kind], made.mentee_entry, made.mentor_entry)
        if can_undo and made.mentor_entry.position is not None
        else None,
    }


def answer_line(proposal: Proposal) -> dict[str, Any]:
    """A proposal with what each side has said."""
    label, tone, icon = proposal_chip(proposal.state)
    return {
        "proposal": proposal,
        "names": " · ".join(isolated(proposal.person(side).full_name) for side in Side),
        "chip": (label, tone, icon),
        "answers": [_said(proposal, side) for side in Side],
        "is_open": proposal.state == ProposalState.SENT,
        "can_remind": any(
            awaited and proposal.person(side).email for side, awaited in proposal.is_awaited.items()
        ),
        "reminded_on": clock.local(proposal.reminded_at).date() if proposal.reminded_at else None,
        "duo_url": _duo_url(proposal),
    }


def _duo_url(proposal: Proposal) -> str | None:
    if proposal.duo is None or "duos.show" not in current_app.view_functions:
        return None
    return url_for("duos.show", public_id=proposal.duo.public_id)


def _said(proposal: Proposal, side: Side) -> dict[str, Any]:
    person = proposal.person(side)
    who = {**reach(person), "is_awaited": False}
    answered_at = getattr(proposal, f"{side}_answered_at")
    given = proposal.answer_of(side)
    if given is None:
        open_words = _("no answer yet") if person.email else _("no answer yet: to be called")
        said = open_words if proposal.state == ProposalState.SENT else _("did not answer")
        return {**who, "said": said, "icon": "clock", "is_awaited": True}
    day = day_in_words(clock.local(answered_at).date())
    if given == Answer.YES:
        return {**who, "said": _("said yes on %(day)s", day=day), "icon": "check"}
    reason = refused_label(getattr(proposal, f"{side}_refused"))
    said = _("said no on %(day)s: %(reason)s", day=day, reason=reason)
    return {**who, "said": said, "icon": "cross"}


def refused_because(code: str) -> str:
    """Why a pair cannot be formed; empty when it can."""
    return _("A rule stands against this pair: %(rule)s.", rule=refusal_words(code)) if code else ""
