"""One checkpoint: what each side answered, side by side, and what the coordinator does with it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentorat.candidates.states import Side
from mentorat.duos import queries, services
from mentorat.duos.forms import HoldForm, RescheduleForm
from mentorat.duos.models import Checkpoint
from mentorat.duos.routes import blueprint, page
from mentorat.duos.routes.edge import back_to, point_of
from mentorat.duos.states import CheckpointState, answer_label, question_text
from mentorat.foundation import clock
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.attempts import act, is_done
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.states import Right

PATH = "/duos/<public_id>/points/<kind>"


@blueprint.get(PATH)
@requires(Right.FOLLOW)
def point(public_id: str, kind: str) -> str:
    return _shown(public_id, kind, HoldForm(formdata=None), RescheduleForm(formdata=None))


@blueprint.post(PATH)
@requires(Right.FOLLOW)
def hold(public_id: str, kind: str) -> Any:
    form, actor = HoldForm(), current_access().actor
    if not is_done(
        form,
        lambda: services.hold_checkpoint(point_of(public_id, kind), form.note.data or "", actor),
    ):
        return _shown(public_id, kind, form, RescheduleForm(formdata=None)), 422
    return back_to(public_id)


@blueprint.post(f"{PATH}/reporter")
@requires(Right.FOLLOW)
def reschedule(public_id: str, kind: str) -> Any:
    form, actor = RescheduleForm(), current_access().actor
    if not is_done(
        form,
        lambda: services.reschedule_checkpoint(point_of(public_id, kind), form.due_on.data, actor),
    ):
        return _shown(public_id, kind, HoldForm(formdata=None), form), 422
    return back_to(public_id)


@blueprint.post(f"{PATH}/demander")
@requires(Right.FOLLOW)
def ask(public_id: str, kind: str) -> Response:
    """Send the personal links now; who was asked before is reminded once."""
    act(lambda: _ask(public_id, kind), _("The mails are on their way."))
    return redirect(url_for("duos.point", public_id=public_id, kind=kind), 303)


def _ask(public_id: str, kind: str) -> None:
    checkpoint, actor = point_of(public_id, kind), current_access().actor
    if not services.ask_checkpoint(checkpoint, actor):
        services.remind_checkpoint(checkpoint, actor)


@blueprint.post(f"{PATH}/manque")
@requires(Right.FOLLOW)
def miss(public_id: str, kind: str) -> Response:
    actor = current_access().actor
    act(
        lambda: services.miss_checkpoint(point_of(public_id, kind), actor),
        _("Noted: this checkpoint was missed. You can still choose another day."),
    )
    return redirect(url_for("duos.point", public_id=public_id, kind=kind), 303)


def _shown(public_id: str, kind: str, form: HoldForm, later: RescheduleForm) -> str:
    checkpoint = point_of(public_id, kind)
    duo = checkpoint.duo
    return render_template(
        "duos/point.html",
        form=form,
        later=later,
        duo=duo,
        point=checkpoint,
        line=page.point_line(checkpoint),
        names=page.names(duo),
        columns=[_column(checkpoint, side) for side in queries.asked_sides(checkpoint)],
        is_open=checkpoint.state in (CheckpointState.PLANNED, CheckpointState.MISSED),
        is_early=_is_early(checkpoint),
        can_ask=services.is_askable(checkpoint),
    )


def _is_early(checkpoint: Checkpoint) -> bool:
    """Whether noting it would look like a slip: its day is to come and nobody has answered."""
    answered = any(map(checkpoint.answer_of, queries.asked_sides(checkpoint)))
    return checkpoint.due_on > clock.today() and not answered


def _column(checkpoint: Checkpoint, side: Side) -> dict[str, Any]:
    """What one side was asked and answered."""
    duo, answer = checkpoint.duo, checkpoint.answer_of(side)
    found: dict[str, Any] = {"side": side, "person": duo.side(side), "answer": None, "asked": []}
    if answer is not None:
        sheet, other = answer.questionnaire, duo.side(side.other).first_name
        found["answer"] = page.answer_line(duo, answer)
        found["asked"] = [
            (question_text(sheet, code, other), answer_label(code, chosen))
            for code, chosen in answer.ratings.items()
        ]
    return found
