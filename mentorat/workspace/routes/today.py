"""The day's queue: what to do, in the order of its value, each line one click from its act."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import render_template

from mentorat.candidates.queries.corrections import to_read
from mentorat.duos import queries as duo_queries
from mentorat.foundation.access import Access, current_access, requires
from mentorat.foundation.i18n import gettext as _
from mentorat.interviews import queries as interview_queries
from mentorat.organisations.states import Right
from mentorat.workspace.forms import PlainForm
from mentorat.workspace.queries import day
from mentorat.workspace.routes import blueprint, duo_lines, lines, messages
from mentorat.workspace.routes.lines import Line

SHOWN = 5  # lines of a group before the fold
EVERY = 1_000  # no fold


@dataclass
class Group:
    """Lines of one kind, the most pressing on top; the others are folded under them."""

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)
    shown: int = SHOWN

    @property
    def on_top(self) -> list[Line]:
        """What is read at once: a fold for a single line would be longer than the line."""
        return self.lines if len(self.lines) <= self.shown + 1 else self.lines[: self.shown]

    @property
    def folded(self) -> list[Line]:
        return self.lines[len(self.on_top) :]


@blueprint.get("/aujourdhui")
@requires(Right.FOLLOW)
def today() -> str:
    """Everything that waits in the reader's programmes, most valuable act first."""
    access = current_access()
    groups, follows = gather(access), access.scopes(Right.FOLLOW)
    unsent = messages.of_programmes(follows)
    return render_template(
        "workspace/today.html",
        groups=[group for group in groups if group.lines],
        unsent=unsent,
        form=PlainForm(formdata=None),
        total=len(unsent) + sum(len(group.lines) for group in groups),
        due_today=len(groups[1].lines),
        waiting=day.waiting(follows),
        load=day.load(follows, access.actor.id or 0),
        live_duos=duo_queries.count(follows),
        has_rounds=access.may(Right.MATCH),
    )


def gather(access: Access) -> list[Group]:
    """The groups of the day: to call first, today, to decide, to read, checkpoints to hold."""
    follows, interviews = access.scopes(Right.FOLLOW), access.scopes(Right.INTERVIEW)
    grouped: dict[str, list[Line]] = {"today": [], "report": [], "missed": [], "coming": []}
    for one in interview_queries.open_interviews(interviews):
        name = interview_queries.group_of(one)
        grouped[name].append(lines.interview(one, name))
    duos = duo_lines.of_duos(follows)
    decide = [lines.decision(one) for one in interview_queries.decisions_to_take(interviews)]
    rounds = [lines.awaited(one) for one in day.awaited_rounds(access.scopes(Right.MATCH))]
    reads = [lines.application(one) for one in day.applications(follows)]
    reads = [*(lines.correction(one) for one in to_read(follows)), *reads]
    return [
        Group("appels", _("To call first"), [*duos["call"], *grouped["missed"]]),
        Group("jour", _("Today"), [*grouped["today"], *duos["today"]], EVERY),
        Group("decisions", _("To decide"), [*decide, *grouped["report"], *rounds]),
        Group("candidatures", _("Applications to read"), reads),
        Group("points", _("Checkpoints to hold"), duos["late"]),
    ]
