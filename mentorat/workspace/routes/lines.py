"""Lines of the day: what to do, about whom, why, and the button that does it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.profile import headline
from mentorat.candidates.states import Side, side_label
from mentorat.foundation import clock
from mentorat.foundation.i18n import (
    day_in_words,
    instant_in_words,
    isolated,
    ngettext,
    time_in_words,
)
from mentorat.foundation.i18n import gettext as _
from mentorat.interviews.models import Interview
from mentorat.interviews.states import MODE_ICONS, MODE_LABELS, RECOMMENDATION_LABELS
from mentorat.workspace.queries.day import AwaitedRound


@dataclass(frozen=True)
class Line:
    """One thing to do; the main ones wear a full button."""

    chip: str
    tone: str
    icon: str
    names: list[str]
    text: str
    detail: str
    url: str
    act: str
    is_main: bool = False


def ago(days: int) -> str:
    """As in "aujourd’hui", "il y a 3 jours"."""
    return ngettext("%(num)s day ago", "%(num)s days ago", days) if days else _("today")


def interview(one: Interview, group: str) -> Line:
    """An interview of today, one to write up, or one that nobody came to."""
    at = time_in_words(one.starts_at)
    chip, tone, icon, act = {
        "report": (_("Report to write"), "wait", "edit", _("Write")),
        "missed": (_("Nobody came"), "late", "alert", _("Propose again")),
    }.get(group, (at, "mentor", MODE_ICONS[one.mode], _("Open")))
    when = MODE_LABELS[one.mode] if group == "today" else instant_in_words(one.starts_at)
    endpoint = "interviews.move" if group == "missed" else "interviews.show"
    return Line(
        chip=chip,
        tone=tone,
        icon=icon,
        names=[one.candidate.full_name],
        text=_said(one.candidate),
        detail=f"{when} · {isolated(one.interviewer.name)}",
        url=url_for(endpoint, public_id=one.public_id),
        act=act,
        is_main=group != "missed",
    )


def correction(one: Candidate) -> Line:
    """Somebody applied again: what they answer differently waits to be taken or left."""
    return Line(
        chip=_("Corrections proposed"),
        tone="wait",
        icon="edit",
        names=[one.full_name],
        text=_said(one),
        detail="",
        url=url_for("workspace.person", public_id=one.public_id, _anchor="corrections"),
        act=_("Read"),
    )


def decision(one: Interview) -> Line:
    """A report that is ready: what remains is to decide."""
    advice = one.report.recommendation if one.report else None
    advised = _("Advised: %(advice)s", advice=RECOMMENDATION_LABELS[advice]) if advice else ""
    return Line(
        chip=_("Report ready"),
        tone="mentee",
        icon="check",
        names=[one.candidate.full_name],
        text=_said(one.candidate),
        detail=f"{advised} · {isolated(one.interviewer.name)}",
        url=url_for("interviews.decide", public_id=one.candidate.public_id),
        act=_("Decide"),
        is_main=True,
    )


def application(candidate: Candidate) -> Line:
    """A file that nobody has acted on."""
    arrived_on = clock.local(candidate.submitted_at or candidate.created_at).date()
    return Line(
        chip=side_label(candidate.side).capitalize(),
        tone=candidate.side,
        icon="person" if candidate.side == Side.MENTEE else "briefcase",
        names=[candidate.full_name],
        text=_said(candidate),
        detail=_("Received %(ago)s", ago=ago((clock.today() - arrived_on).days)),
        url=url_for("workspace.person", public_id=candidate.public_id),
        act=_("Read"),
    )


def awaited(one: AwaitedRound) -> Line:
    """A round in which people have not answered yet."""
    waits = ngettext(
        "%(num)s proposal waits for an answer",
        "%(num)s proposals wait for an answer",
        one.proposals,
    )
    half = ngettext(
        "%(num)s has one yes already.", "%(num)s have one yes already.", one.half_answered
    )
    last = _("Last day: %(day)s.", day=day_in_words(one.answer_by_on))
    return Line(
        chip=_("Proposals"),
        tone="duo",
        icon="mail",
        names=[one.title],
        text=f"· {waits}",
        detail=f"{last} {half}" if one.half_answered else last,
        url=url_for("rounds.show", public_id=one.public_id),
        act=_("Follow"),
    )


def _said(candidate: Candidate) -> str:
    """What follows a name: "· infirmière · Wavre"."""
    known = headline(candidate)
    return f"· {known}" if known else ""
