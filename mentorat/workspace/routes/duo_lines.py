"""One line a duo, for its most pressing reason: help, silence, a checkpoint."""

from __future__ import annotations

from collections import defaultdict

from flask import url_for

from mentorat.candidates.states import side_label
from mentorat.duos import queries
from mentorat.duos.models import Checkpoint, Duo, HelpRequest
from mentorat.duos.states import DuoState, kind_label
from mentorat.foundation import clock
from mentorat.foundation.i18n import day_in_words, instant_in_words, listed, ngettext
from mentorat.foundation.i18n import gettext as _
from mentorat.workspace.queries import day
from mentorat.workspace.routes.lines import Line, ago


def of_duos(programme_ids: frozenset[int]) -> dict[str, list[Line]]:
    """Lines to call about first, due today, and late; each duo stands once."""
    helps: defaultdict[int, list[HelpRequest]] = defaultdict(list)
    due: defaultdict[int, list[Checkpoint]] = defaultdict(list)
    for request in queries.open_help(programme_ids):
        helps[request.duo_id].append(request)
    for checkpoint in queries.open_checkpoints(programme_ids, clock.today()):
        due[checkpoint.duo_id].append(checkpoint)
    quiet = queries.quiet_duos(programme_ids)
    calls = [_help(requests) for requests in helps.values()]
    taken = set(helps)
    calls += _silences([duo for duo in quiet if duo.id not in taken])
    taken |= {duo.id for duo in quiet}
    left = [checkpoints for duo_id, checkpoints in due.items() if duo_id not in taken]
    return {
        "call": calls,
        "today": [_checkpoints(some) for some in left if _is_today(some)],
        "late": [_checkpoints(some) for some in left if not _is_today(some)],
    }


def _is_today(checkpoints: list[Checkpoint]) -> bool:
    return checkpoints[-1].due_on == clock.today()


def _line(duo: Duo, **values: object) -> Line:
    url = url_for("duos.show", public_id=duo.public_id)
    pair = [duo.mentee.full_name, duo.mentor.full_name]
    known: dict[str, object] = {"names": pair, "text": "", "url": url, "icon": "people"}
    return Line(**{**known, **values})  # type: ignore[arg-type]


def _asks(duo: Duo, names: list[str], detail: str) -> Line:
    return _line(
        duo,
        chip=_("Needs help"),
        tone="late",
        icon="help",
        names=names,
        text=_("asks for a contact") if len(names) == 1 else _("ask for a contact"),
        detail=detail,
        act=_("Answer"),
        is_main=True,
    )


def _help(requests: list[HelpRequest]) -> Line:
    first = requests[0]
    names = [first.duo.side(one.side).full_name for one in requests]
    since = instant_in_words(first.asked_at)
    return _asks(
        first.duo, names, _("%(side)s, since %(when)s", side=side_label(first.side), when=since)
    )


def _silences(duos: list[Duo]) -> list[Line]:
    """Duos that have gone silent, the longest silence first."""
    met = day.last_meetings([duo.id for duo in duos])
    last = {duo.id: met.get(duo.id, duo.starts_on) for duo in duos}
    lines = []
    for duo in sorted(duos, key=lambda one: (last[one.id], one.id)):
        is_begun = duo.state != DuoState.PLANNED
        planned = _("The first meeting was planned for %(day)s.", day=day_in_words(duo.starts_on))
        lines.append(
            _line(
                duo,
                chip=_("Quiet duo") if is_begun else _("Not begun"),
                tone="late",
                detail=_silence(duo, (clock.today() - last[duo.id]).days) if is_begun else planned,
                act=_("Call"),
                is_main=True,
            )
        )
    return lines


def _silence(duo: Duo, days: int) -> str:
    silence = ngettext("No meeting for %(num)s day.", "No meeting for %(num)s days.", days)
    rhythm = _(
        "Planned: %(rhythm)s a month. Month %(month)s of %(months)s.",
        rhythm=duo.programme.meetings_per_month,
        month=duo.month_on(clock.today()),
        months=duo.months,
    )
    return f"{silence} {rhythm}"


def _answered(count: int, asked: int) -> str:
    if not count:
        return _("none of %(asked)s has answered", asked=asked)
    return ngettext(
        "%(num)s of %(asked)s has answered",
        "%(num)s of %(asked)s have answered",
        count,
        asked=asked,
    )


def _checkpoints(checkpoints: list[Checkpoint]) -> Line:
    """The checkpoints of one duo that are due, the latest one named."""
    latest = checkpoints[-1]
    days = (clock.today() - latest.due_on).days
    asked, answered = len(queries.asked_sides(latest)), len(latest.answers)
    words = [
        _("Due %(ago)s", ago=ago(days)),
        _answered(answered, asked),
    ]
    if len(checkpoints) > 1:
        others = listed(kind_label(one.kind) for one in checkpoints[:-1])
        words.append(_("also open: %(checkpoints)s", checkpoints=others))
    return _line(
        latest.duo,
        chip=kind_label(latest.kind).capitalize(),
        tone="late" if days > queries.LATE_AFTER.days else "duo",
        icon="flag",
        detail=" · ".join(words),
        act=_("Open"),
    )
