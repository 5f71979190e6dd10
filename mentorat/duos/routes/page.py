"""What the pages about duos show, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import url_for

from mentorat.candidates.states import Side
from mentorat.duos import queries
from mentorat.duos.models import Checkpoint, CheckpointAnswer, Duo
from mentorat.duos.queries import DuoFacts
from mentorat.duos.routes import line
from mentorat.duos.states import (
    AFTER,
    CheckpointState,
    DuoState,
    answer_label,
    duration_label,
    early_end_label,
    is_worrying,
    kind_title,
    main_question,
    mode_label,
    outcome_label,
    party_label,
    state_label,
    state_tone,
)
from mentorat.foundation import clock
from mentorat.foundation.i18n import day_in_words, isolated, listed, long_day, ngettext, short_day
from mentorat.foundation.i18n import gettext as _

D = DuoState


def names(duo: Duo) -> str:
    """ "Fatou and Marc"."""
    return _(
        "%(mentee)s and %(mentor)s",
        mentee=isolated(duo.mentee.first_name),
        mentor=isolated(duo.mentor.first_name),
    )


def chip(duo: Duo) -> dict[str, str]:
    """Word, tone and icon of the duo's state; an active one says which month it is in."""
    tone, icon = state_tone(duo.state)
    label = state_label(duo.state)
    if duo.state == D.ACTIVE:
        label = _(
            "Active, month %(month)s of %(months)s",
            month=duo.month_on(clock.today()),
            months=duo.months,
        )
    return {"label": label, "tone": tone, "icon": icon}


def lines(duos: Sequence[Duo]) -> list[dict[str, Any]]:
    """One line a duo for the list."""
    facts = queries.facts_of(duos)
    return [
        {
            "duo": duo,
            "names": names(duo),
            "chip": chip(duo),
            "facts": facts[duo.id],
            "last": short_day(last) if (last := facts[duo.id].last_on) else _("none yet"),
            "next_step": next_step(duo, facts[duo.id], short_day),
            "flags": flags(facts[duo.id]),
            "url": url_for("duos.show", public_id=duo.public_id),
        }
        for duo in duos
    ]


def headline(live: int, quiet: int) -> str:
    """How many duos are under way, and how many of them are quiet, as a sentence."""
    if not live:
        return _("No duo is under way.")
    duos = ngettext("%(num)s duo under way", "%(num)s duos under way", live)
    if not quiet:
        return _("%(duos)s, none of them quiet.", duos=duos)
    return _("%(duos)s, %(quiet)s.", duos=duos, quiet=_quiet(quiet))


def _quiet(count: int) -> str:
    return ngettext("%(num)s of them is quiet", "%(num)s of them are quiet", count)


def flags(facts: DuoFacts) -> list[dict[str, str]]:
    """Why somebody should look at a duo, each in a word or two."""
    shown = (
        (facts.open_help > 0, _("asks for help"), "help"),
        (facts.is_quiet, _("quiet"), "clock"),
        (facts.is_late, _("checkpoint late"), "alert"),
    )
    return [{"label": label, "icon": icon} for is_on, label, icon in shown if is_on]


def next_step(duo: Duo, facts: DuoFacts, said: Callable[[date], str] = day_in_words) -> str:
    """What the coordinator does next, fit after "Next step:"; empty when nothing follows."""
    if facts.open_help:
        return _("answer the request for help")
    if duo.state == D.PLANNED:
        return _("first meeting, from %(day)s", day=said(duo.starts_on))
    if duo.state == D.PAUSED:
        return _("go on when both are ready")
    point = facts.next_checkpoint
    if point is not None:
        return _dated(point, said(point.due_on))
    if duo.state == D.ACTIVE:
        return _("close the duo with its outcome")
    return ""


def _dated(point: Checkpoint, day: str) -> str:
    """A checkpoint and its day, seen from today."""
    title, days = kind_title(point.kind), (point.due_on - clock.today()).days
    if days == 0:
        return _("%(checkpoint)s, today", checkpoint=title)
    if days < 0:
        return _("%(checkpoint)s, planned for %(day)s", checkpoint=title, day=day)
    return _("%(checkpoint)s, %(day)s", checkpoint=title, day=day)


def of(duo: Duo) -> dict[str, Any]:
    """All that the duo's own page shows."""
    facts = queries.facts_of([duo])[duo.id]
    return {
        "duo": duo,
        "title": names(duo),
        "eyebrow": _eyebrow(duo),
        "chip": chip(duo),
        "facts": facts,
        "next_step": next_step(duo, facts),
        "line": line.of(duo),
        "answers": latest_answers(duo),
        "met": _met(duo, facts),
        "open_point": facts.next_checkpoint,
        "point_act": _open_words(facts.next_checkpoint),
        "points": [point_line(one) for one in duo.checkpoints if _is_shown(one)],
        "helps": [one for one in duo.help_requests if one.closed_at is None],
        "events": _events(duo),
        "ending": _ending(duo),
        "quiet_days": (clock.today() - (facts.last_on or duo.starts_on)).days,
        "sides": [(side, duo.side(side)) for side in Side],
    }


def _open_words(point: Checkpoint | None) -> str:
    return _("Open the %(checkpoint)s", checkpoint=kind_title(point.kind)) if point else ""


def _is_shown(point: Checkpoint) -> bool:
    return point.state != CheckpointState.CANCELLED


def _eyebrow(duo: Duo) -> str:
    start, end = long_day(duo.starts_on), long_day(duo.ends_on)
    if duo.state == D.PLANNED:
        return _("Duo from %(start)s · decided by %(name)s", start=start, name=duo.decided_by.name)
    if duo.ended_on is not None:
        return _("Duo from %(start)s to %(end)s", start=start, end=long_day(duo.ended_on))
    return _("Duo since %(start)s · planned end on %(end)s", start=start, end=end)


def _met(duo: Duo, facts: DuoFacts) -> dict[str, str]:
    """Meetings in figures and words, with the rhythm that was planned."""
    last = day_in_words(facts.last_on) if facts.last_on else ""
    return {
        "count": str(facts.meetings),
        "time": duration_label(facts.minutes) if facts.meetings else "",
        "rhythm": _(
            "Planned rhythm: %(number)s times a month.", number=duo.programme.meetings_per_month
        ),
        "last": _("Last one: %(day)s.", day=last) if last else _("They have not met yet."),
        "next": _("Next one: %(day)s.", day=day_in_words(duo.next_meeting_on))
        if duo.next_meeting_on
        else "",
    }


def latest_answers(duo: Duo) -> list[dict[str, Any]]:
    """What each side said last, the mentee first."""
    found = []
    for side in Side:
        given = [one for point in duo.checkpoints for one in point.answers if one.side == side]
        if given:
            found.append(answer_line(duo, max(given, key=lambda one: one.answered_at)))
    return found


def answer_line(duo: Duo, answer: CheckpointAnswer) -> dict[str, Any]:
    """An answer in words: who, what was chosen, what was said, whether somebody should call."""
    question = main_question(answer.questionnaire)
    return {
        "side": answer.side,
        "name": duo.side(answer.side).first_name,
        "chosen": answer_label(question, answer.ratings[question]),
        "words": answer.words or "",
        "wants_contact": answer.wants_contact,
        "is_worrying": is_worrying(answer.questionnaire, answer.ratings),
        "day": short_day(clock.local(answer.answered_at).date()),
        "kind": answer.checkpoint.kind,
    }


def point_line(point: Checkpoint) -> dict[str, Any]:
    """A checkpoint in the list beside the duo: its day, its state, who answered."""
    duo = point.duo
    answered = [isolated(duo.side(one.side).first_name) for one in point.answers]
    asked = len(queries.asked_sides(point))
    said = ""
    if answered:
        said = _("Answered: %(names)s", names=listed(sorted(answered)))
    elif point.asked_at:
        said = _("Asked, no answer yet")
    return {
        "kind": point.kind,
        "title": _sentence(kind_title(point.kind)),
        "day": line.when(point),
        "is_before": duo.state == D.PLANNED,
        "state": line.state_of(point),
        "said": said,
        "is_full": len(answered) == asked,
        "is_after": point.kind in AFTER,
        "is_worrying": any(is_worrying(one.questionnaire, one.ratings) for one in point.answers),
    }


def _events(duo: Duo) -> list[dict[str, Any]]:
    """Meetings and checkpoints held, latest first."""
    dated: list[tuple[Any, dict[str, Any]]] = [
        (
            meeting.met_on,
            {
                "when": day_in_words(meeting.met_on),
                "title": _("Meeting, %(time)s", time=duration_label(meeting.minutes)),
                "text": _beside(
                    mode_label(meeting.mode),
                    isolated(meeting.note),
                    _("the two notes differ") if meeting.is_contested else "",
                ),
                "actor": _("noted by %(party)s", party=party_label(meeting.logged_by)),
                "tone": "wait" if meeting.is_contested else "duo",
                "icon": "people",
            },
        )
        for meeting in duo.meetings
    ]
    for point in duo.checkpoints:
        if point.state == CheckpointState.HELD and point.held_at:
            day = clock.local(point.held_at).date()
            dated.append((day, _held_event(duo, point, day)))
    return [event for _day, event in sorted(dated, key=lambda one: one[0], reverse=True)]


def _beside(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _held_event(duo: Duo, point: Checkpoint, day: Any) -> dict[str, Any]:
    return {
        "when": day_in_words(day),
        "title": _sentence(kind_title(point.kind)),
        "text": isolated(point.note),
        "tone": "mentor",
        "icon": "flag",
        "url": url_for("duos.point", public_id=duo.public_id, kind=point.kind),
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ending(duo: Duo) -> str:
    """How the duo ended, in a sentence; empty while it lives."""
    if duo.outcome:
        return _("Outcome: %(outcome)s.", outcome=outcome_label(duo.outcome))
    if duo.early_end and duo.ended_by:
        return _(
            "Ended early: %(reason)s. Decided by %(party)s.",
            reason=early_end_label(duo.early_end),
            party=party_label(duo.ended_by),
        )
    return ""
