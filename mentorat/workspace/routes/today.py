"""The day's queue: what to do, in the order of its value, each line one click from its act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, render_template, url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import side_label
from mentorat.duos import queries as duo_queries
from mentorat.duos.models import Checkpoint, CheckpointAnswer, Duo, HelpRequest
from mentorat.duos.states import DuoState, kind_label, kind_title
from mentorat.foundation import clock
from mentorat.foundation.access import Access, current_access, requires
from mentorat.foundation.i18n import day_in_words, instant_in_words, ngettext, time_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.interviews import queries as interview_queries
from mentorat.interviews.models import Interview
from mentorat.interviews.queries.profile import headline
from mentorat.interviews.states import MODE_ICONS, RECOMMENDATION_LABELS
from mentorat.organisations.states import Right
from mentorat.workspace.queries import day
from mentorat.workspace.routes import blueprint

SHOWN = 8  # lines of a group before "see all"


@dataclass(frozen=True)
class Line:
    """One thing to do: what it is, about whom, why, and the button that does it."""

    chip: str
    tone: str
    icon: str
    names: list[str]
    text: str
    detail: str
    url: str
    act: str
    is_main: bool = False


@dataclass
class Group:
    """Lines of one kind; `more_url` leads to all of them."""

    title: str
    lines: list[Line] = field(default_factory=list)
    more_url: str | None = None
    shown: int = SHOWN


@blueprint.get("/aujourdhui")
@requires(Right.FOLLOW)
def today() -> str:
    """Everything that waits in the reader's programmes, most valuable act first."""
    access = current_access()
    groups = gather(access)
    follows = access.scopes(Right.FOLLOW)
    return render_template(
        "workspace/today.html",
        groups=[group for group in groups if group.lines],
        total=sum(len(group.lines) for group in groups),
        due_today=len(groups[1].lines),
        waiting=day.waiting(follows),
        load=day.load(follows, access.actor.id or 0),
        live_duos=duo_queries.count(follows),
        has_rounds="rounds.index" in current_app.view_functions and access.may(Right.MATCH),
    )


def gather(access: Access) -> list[Group]:
    """The groups of the day: to call first, today, to read and decide, checkpoints to hold."""
    follows, interviews = access.scopes(Right.FOLLOW), access.scopes(Right.INTERVIEW)
    grouped: dict[str, list[Line]] = {"today": [], "report": [], "missed": [], "coming": []}
    for one in interview_queries.open_interviews(interviews):
        name = interview_queries.group_of(one)
        grouped[name].append(_interview(one, name))
    wishes, due, late = _checkpoints(follows)
    calls = [_help(one) for one in duo_queries.open_help(follows)]
    decide = [_decision(one) for one in interview_queries.decisions_to_take(interviews)]
    reads = [_application(one, access) for one in day.applications(follows)]
    rounds = [_round(one) for one in day.awaited_rounds(access.scopes(Right.MATCH))]
    people_url = url_for("workspace.people", etat="submitted")
    return [
        Group(
            _("To call first"), [*calls, *wishes, *_quiet(follows), *grouped["missed"]], shown=20
        ),
        Group(_("Today"), [*grouped["today"], *due], shown=20),
        Group(_("To decide"), [*decide, *grouped["report"], *rounds], shown=20),
        Group(_("Applications to read"), reads, people_url),
        Group(_("Checkpoints to hold"), late, _url("duos.index")),
    ]


def _url(endpoint: str, **values: Any) -> str:
    """The address of a room's page; the list of people while that room has none."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else url_for("workspace.people")


def _duo_url(duo: Duo) -> str:
    return _url("duos.show", public_id=duo.public_id)


def _pair(duo: Duo) -> list[str]:
    return [duo.mentee.full_name, duo.mentor.full_name]


def _ago(days: int) -> str:
    return ngettext("%(num)s day ago", "%(num)s days ago", days) if days else _("today")


def _help(request: HelpRequest) -> Line:
    duo = request.duo
    return Line(
        chip=_("Needs help"),
        tone="late",
        icon="help",
        names=[duo.side(request.side).full_name],
        text=_("asks for a contact"),
        detail=_(
            "%(side)s, since %(when)s",
            side=side_label(request.side),
            when=instant_in_words(request.asked_at),
        ),
        url=_duo_url(duo),
        act=_("Answer"),
        is_main=True,
    )


def _quiet(programme_ids: frozenset[int]) -> Iterator[Line]:
    """Duos that have gone silent, the longest silence first."""
    duos = duo_queries.quiet_duos(programme_ids)
    met = day.last_meetings([duo.id for duo in duos])
    for duo in sorted(duos, key=lambda one: (met.get(one.id, one.starts_on), one.id)):
        is_begun = duo.state != DuoState.PLANNED
        days = (clock.today() - met.get(duo.id, duo.starts_on)).days
        silence = ngettext(
            "No meeting for %(num)s day.", "No meeting for %(num)s days.", max(days, 1)
        )
        rhythm = _(
            "Planned: %(rhythm)s a month. Month %(month)s of %(months)s.",
            rhythm=duo.programme.meetings_per_month,
            month=duo.month_on(clock.today()),
            months=duo.months,
        )
        late = _("The first meeting was planned for %(day)s.", day=day_in_words(duo.starts_on))
        yield Line(
            chip=_("Quiet duo") if is_begun else _("Not begun"),
            tone="late",
            icon="people",
            names=_pair(duo),
            text="",
            detail=f"{silence} {rhythm}" if is_begun else late,
            url=_duo_url(duo),
            act=_("Call"),
            is_main=True,
        )


def _interview(interview: Interview, group: str) -> Line:
    chips = {
        "today": (time_in_words(interview.starts_at), "mentor", MODE_ICONS[interview.mode]),
        "report": (_("Report to write"), "wait", "edit"),
        "missed": (_("Nobody came"), "late", "alert"),
        "coming": (time_in_words(interview.starts_at), "plain", "calendar"),
    }
    acts = {"today": _("Open"), "report": _("Write"), "missed": _("Propose again")}
    chip, tone, icon = chips[group]
    endpoint = "interviews.move" if group == "missed" else "interviews.show"
    return Line(
        chip=chip,
        tone=tone,
        icon=icon,
        names=[interview.candidate.full_name],
        text=_said(interview.candidate),
        detail=f"{instant_in_words(interview.starts_at)} · {interview.interviewer.name}",
        url=url_for(endpoint, public_id=interview.public_id),
        act=acts.get(group, _("Open")),
        is_main=group in ("today", "report"),
    )


def _decision(interview: Interview) -> Line:
    advice = interview.report.recommendation if interview.report else None
    advised = _("Advised: %(advice)s", advice=RECOMMENDATION_LABELS[advice]) if advice else ""
    return Line(
        chip=_("Report ready"),
        tone="mentee",
        icon="check",
        names=[interview.candidate.full_name],
        text=_said(interview.candidate),
        detail=f"{advised} · {interview.interviewer.name}",
        url=url_for("interviews.decide", public_id=interview.candidate.public_id),
        act=_("Decide"),
        is_main=True,
    )


def _application(candidate: Candidate, access: Access) -> Line:
    since = clock.local(candidate.submitted_at).date() if candidate.submitted_at else clock.today()
    return Line(
        chip=side_label(candidate.side).capitalize(),
        tone=candidate.side,
        icon="person" if candidate.side == "mentee" else "briefcase",
        names=[candidate.full_name],
        text=_said(candidate),
        detail=_("Received %(ago)s", ago=_ago((clock.today() - since).days)),
        url=url_for("workspace.person", public_id=candidate.public_id),
        act=_("Read"),
    )


def _round(awaited: day.AwaitedRound) -> Line:
    waits = ngettext(
        "%(num)s proposal waits for an answer", "%(num)s proposals wait for an answer",
        awaited.proposals,
    )  # fmt: skip
    half = ngettext(
        "%(num)s has one yes already.", "%(num)s have one yes already.", awaited.half_answered
    )
    last = _("Last day: %(day)s.", day=day_in_words(awaited.answer_by_on))
    return Line(
        chip=_("Proposals"),
        tone="duo",
        icon="mail",
        names=[awaited.title],
        text=waits,
        detail=f"{last} {half}" if awaited.half_answered else last,
        url=_url("rounds.show", public_id=awaited.public_id),
        act=_("Follow"),
    )


def _checkpoints(programme_ids: frozenset[int]) -> tuple[list[Line], list[Line], list[Line]]:
    """Those in which somebody asks for a call, those of today, those whose day has gone by."""
    calls: list[Line] = []
    due: list[Line] = []
    late: list[Line] = []
    for one in duo_queries.open_checkpoints(programme_ids, clock.today()):
        if wishes := [answer for answer in one.answers if answer.wants_contact]:
            calls.append(_contact_wish(one, wishes[0]))
        else:
            (due if one.due_on == clock.today() else late).append(_checkpoint(one))
    return calls, due, late


def _contact_wish(checkpoint: Checkpoint, answer: CheckpointAnswer) -> Line:
    return Line(
        chip=_("Needs help"),
        tone="late",
        icon="help",
        names=[checkpoint.duo.side(answer.side).full_name],
        text=_("asks for a contact"),
        detail=_(
            "%(checkpoint)s, %(when)s",
            checkpoint=kind_title(checkpoint.kind).capitalize(),
            when=instant_in_words(answer.answered_at),
        ),
        url=_duo_url(checkpoint.duo),
        act=_("Answer"),
        is_main=True,
    )


def _checkpoint(checkpoint: Checkpoint) -> Line:
    days = (clock.today() - checkpoint.due_on).days
    asked, answered = len(duo_queries.asked_sides(checkpoint)), len(checkpoint.answers)
    when = _("Due %(ago)s", ago=_ago(days))
    answers = _("%(done)s of %(asked)s have answered", done=answered, asked=asked)
    return Line(
        chip=kind_label(checkpoint.kind).capitalize(),
        tone="late" if days > duo_queries.LATE_AFTER.days else "duo",
        icon="flag",
        names=_pair(checkpoint.duo),
        text="",
        detail=f"{when} · {answers}",
        url=_duo_url(checkpoint.duo),
        act=_("Open"),
    )


def _said(candidate: Candidate) -> str:
    """What follows a name: " · infirmière, Wavre"."""
    known = headline(candidate)
    return f"· {known}" if known else ""
