"""Adapting a duo: pause, go on, extend, complete, end early; what cannot be undone is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import render_template

from mentorat.duos import services
from mentorat.duos.forms import CompleteForm, ExtendForm, InterruptForm
from mentorat.duos.models import Duo
from mentorat.duos.routes import blueprint, page
from mentorat.duos.routes.edge import back_to, duo_of
from mentorat.duos.states import DUO, DuoState, DuoStep, EarlyEnd, Outcome, Party
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import isolated
from mentorat.foundation.journal import Actor
from mentorat.organisations.states import Right

IN_SECTOR = {"yes": True, "no": False, "unknown": None}


@blueprint.get("/duos/<public_id>/adapter")
@requires(Right.FOLLOW)
def adapt(public_id: str) -> str:
    """What may happen to this duo now, each with what it means."""
    duo = duo_of(public_id)
    return render_template(
        "duos/adapt.html",
        duo=duo,
        title=page.names(duo),
        steps=DUO.transitions(DuoState(duo.state)),
        last_day=services.last_possible_end(duo),
    )


@blueprint.post("/duos/<public_id>/pause")
@requires(Right.FOLLOW)
def pause(public_id: str) -> Any:
    actor = current_access().actor
    act(lambda: services.pause(duo_of(public_id), actor), _("The duo is paused."))
    return back_to(public_id)


@blueprint.post("/duos/<public_id>/reprise")
@requires(Right.FOLLOW)
def resume(public_id: str) -> Any:
    actor = current_access().actor
    act(lambda: services.resume(duo_of(public_id), actor), _("The duo goes on."))
    return back_to(public_id)


def _extend(duo: Duo, form: Form, actor: Actor) -> None:
    services.extend(duo, form["ends_on"].data, actor)


def _complete(duo: Duo, form: Form, actor: Actor) -> None:
    services.complete(
        duo,
        outcome=Outcome(str(form["outcome"].data)),
        is_in_wished_sector=IN_SECTOR[str(form["sector"].data)],
        remark=form["remark"].data or "",
        ended_on=form["ended_on"].data,
        actor=actor,
    )


def _interrupt(duo: Duo, form: Form, actor: Actor) -> None:
    services.interrupt(
        duo,
        reason=EarlyEnd(str(form["reason"].data)),
        by=Party(str(form["by"].data)),
        remark=form["remark"].data or "",
        ended_on=form["ended_on"].data,
        actor=actor,
    )


@dataclass(frozen=True)
class Turn:
    """A step that asks something first: its page, its form, what it does."""

    step: DuoStep
    template: str
    form: type[Form]
    take: Callable[[Duo, Form, Actor], None]


TURNS = {
    "prolongation": Turn(DuoStep.EXTEND, "duos/extend.html", ExtendForm, _extend),
    "cloture": Turn(DuoStep.COMPLETE, "duos/complete.html", CompleteForm, _complete),
    "fin-anticipee": Turn(DuoStep.INTERRUPT, "duos/interrupt.html", InterruptForm, _interrupt),
}
TURN = "/duos/<public_id>/<any(prolongation, cloture, 'fin-anticipee'):turn>"


@blueprint.get(TURN)
@requires(Right.FOLLOW)
def ask_turn(public_id: str, turn: str) -> str:
    """What the step asks."""
    return _asked(TURNS[turn], public_id, TURNS[turn].form(formdata=None))


@blueprint.post(TURN)
@requires(Right.FOLLOW)
def take_turn(public_id: str, turn: str) -> Any:
    wanted, actor = TURNS[turn], current_access().actor
    form = wanted.form()
    if not is_done(form, lambda: wanted.take(duo_of(public_id), form, actor)):
        return _asked(wanted, public_id, form), 422
    return back_to(public_id)


def _asked(turn: Turn, public_id: str, form: Form) -> str:
    """The form of a step; where the step is not possible, the reason instead."""
    duo = duo_of(public_id)
    services.check_step(turn.step, duo)
    if "outcome" in form:
        form["outcome"].label.text = _(
            "Where is %(name)s now?", name=isolated(duo.mentee.first_name)
        )
    return render_template(
        turn.template,
        form=form,
        duo=duo,
        title=page.names(duo),
        last_day=services.last_possible_end(duo),
    )
