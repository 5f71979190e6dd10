"""Adapting a duo: pause, go on, extend, complete, end early; what cannot be undone is confirmed."""

from __future__ import annotations

from typing import Any

from flask import render_template

from mentorat.duos import services
from mentorat.duos.forms import CompleteForm, ExtendForm, InterruptForm
from mentorat.duos.routes import blueprint, page
from mentorat.duos.routes.edge import back_to, duo_of
from mentorat.duos.states import DUO, DuoState, DuoStep, EarlyEnd, Outcome, Party
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
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


@blueprint.get("/duos/<public_id>/prolongation")
@requires(Right.FOLLOW)
def extension(public_id: str) -> str:
    return _shown("duos/extend.html", public_id, DuoStep.EXTEND, ExtendForm(formdata=None))


@blueprint.post("/duos/<public_id>/prolongation")
@requires(Right.FOLLOW)
def extend(public_id: str) -> Any:
    form, actor = ExtendForm(), current_access().actor
    if not is_done(form, lambda: services.extend(duo_of(public_id), form.ends_on.data, actor)):
        return _shown("duos/extend.html", public_id, DuoStep.EXTEND, form), 422
    return back_to(public_id)


@blueprint.get("/duos/<public_id>/cloture")
@requires(Right.FOLLOW)
def closing(public_id: str) -> str:
    return _shown("duos/complete.html", public_id, DuoStep.COMPLETE, CompleteForm(formdata=None))


@blueprint.post("/duos/<public_id>/cloture")
@requires(Right.FOLLOW)
def complete(public_id: str) -> Any:
    form = CompleteForm()
    if not is_done(form, lambda: _complete(public_id, form)):
        return _shown("duos/complete.html", public_id, DuoStep.COMPLETE, form), 422
    return back_to(public_id)


def _complete(public_id: str, form: CompleteForm) -> None:
    services.complete(
        duo_of(public_id),
        outcome=Outcome(str(form.outcome.data)),
        is_in_wished_sector=IN_SECTOR[str(form.sector.data)],
        remark=form.remark.data or "",
        ended_on=form.ended_on.data,
        actor=current_access().actor,
    )


@blueprint.get("/duos/<public_id>/fin-anticipee")
@requires(Right.FOLLOW)
def early_end(public_id: str) -> str:
    form = InterruptForm(formdata=None)
    return _shown("duos/interrupt.html", public_id, DuoStep.INTERRUPT, form)


@blueprint.post("/duos/<public_id>/fin-anticipee")
@requires(Right.FOLLOW)
def interrupt(public_id: str) -> Any:
    form = InterruptForm()
    if not is_done(form, lambda: _interrupt(public_id, form)):
        return _shown("duos/interrupt.html", public_id, DuoStep.INTERRUPT, form), 422
    return back_to(public_id)


def _interrupt(public_id: str, form: InterruptForm) -> None:
    services.interrupt(
        duo_of(public_id),
        reason=EarlyEnd(str(form.reason.data)),
        by=Party(str(form.by.data)),
        remark=form.remark.data or "",
        ended_on=form.ended_on.data,
        actor=current_access().actor,
    )


def _shown(template: str, public_id: str, step: DuoStep, form: Form) -> str:
    """The form of a step; where the step is not possible, the reason instead."""
    duo = duo_of(public_id)
    services.check_step(step, duo)
    return render_template(
        template,
        form=form,
        duo=duo,
        title=page.names(duo),
        last_day=services.last_possible_end(duo),
    )
