"""Somebody's own duo: what a personal link opens, and what its page may show of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import Side
from mentorat.duos import queries
from mentorat.duos.mails import DUO_LINK
from mentorat.duos.models import Duo
from mentorat.duos.states import CheckpointState, DuoState, duration_label, mode_label
from mentorat.foundation import clock, tokens
from mentorat.foundation.i18n import current_language, day_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.journal import Actor
from mentorat.foundation.tokens import LinkRefused
from mentorat.reference import work


@dataclass(frozen=True)
class Own:
    """A duo seen from one side."""

    duo: Duo
    side: Side

    @property
    def person(self) -> Candidate:
        return self.duo.side(self.side)

    @property
    def other(self) -> Candidate:
        return self.duo.side(self.side.other)

    @property
    def actor(self) -> Actor:
        return Actor("person", self.person.id)


def of(raw: str) -> Own:
    """The duo behind a living link; raises `LinkRefused`, also when it has long been over."""
    token = tokens.find(DUO_LINK, raw)
    duo = queries.duo_of_page(token.subject_id)
    if duo is None or not token.side:
        raise LinkRefused
    return Own(duo, Side(token.side))


def page(own: Own) -> dict[str, Any]:
    """What the page of one's own duo shows; of the other only what they agreed to."""
    duo = own.duo
    return {
        "duo": duo,
        "other_name": own.other.first_name,
        "other_side": own.side.other,
        "other_work": work_of(own.other),
        "contact": duo.contact_of(own.side.other),
        "is_contact_shared": duo.is_contact_shared(own.side),
        "standing": _standing(own),
        "next_day": day_in_words(duo.next_meeting_on) if duo.next_meeting_on else "",
        "next_point": _next_point(duo),
        "is_live": duo.is_live,
        "goals": duo.goals,
        "meetings": _meetings(own),
        "is_help_open": any(
            one.side == own.side and one.closed_at is None for one in duo.help_requests
        ),
        "lead": duo.programme.lead,
    }


def _standing(own: Own) -> str:
    """Where the duo stands, in one short sentence."""
    duo = own.duo
    if duo.state == DuoState.PLANNED:
        return _("Your first meeting comes soon, from %(day)s.", day=day_in_words(duo.starts_on))
    if duo.state == DuoState.ACTIVE:
        return _(
            "Month %(month)s of %(months)s. Planned end: %(day)s.",
            month=duo.month_on(clock.today()),
            months=duo.months,
            day=day_in_words(duo.ends_on),
        )
    if duo.state == DuoState.PAUSED:
        return _("Your duo is resting. Your coordinator calls you when it goes on.")
    return _("Your duo has ended. Thank you for the time you gave.")


def _next_point(duo: Duo) -> str:
    """The day on which we ask next; empty when none is planned."""
    days = [
        one.due_on
        for one in duo.checkpoints
        if one.state == CheckpointState.PLANNED and one.due_on >= clock.today()
    ]
    return day_in_words(min(days)) if days and duo.state == DuoState.ACTIVE else ""


def _meetings(own: Own) -> list[dict[str, str]]:
    """The days they met, latest first; a day that both noted counts once, as this side noted it.

    `id` is that of the own note, which may be corrected; empty for what another one noted.
    """
    duo = own.duo
    noted = sorted(duo.meetings, key=lambda one: one.logged_by == own.side)
    days = {one.met_on: one for one in noted}
    return [
        {
            "day": day_in_words(day),
            "time": duration_label(days[day].minutes),
            "mode": mode_label(days[day].mode),
            "id": days[day].public_id if days[day].logged_by == own.side else "",
        }
        for day in sorted(days, reverse=True)
    ]


def work_of(person: Candidate) -> str:
    """The work somebody looks for or knows, by its public name; empty when not said."""
    if not person.wishes:
        return ""
    wish, language = person.wishes[0], current_language().code
    try:
        if wish.occupation_code:
            return work.occupation(wish.occupation_code).label(language)
        return work.sector(wish.sector_code).label(language)
    except KeyError:
        return ""
