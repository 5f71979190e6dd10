"""Answering a checkpoint by personal link: a GET shows, a POST uses the link up."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import redirect, render_template, url_for

from mentorat.candidates.states import Side
from mentorat.duos import queries, services
from mentorat.duos.errors import AlreadyAnswered
from mentorat.duos.forms import answer_form
from mentorat.duos.mails import POINT_LINK
from mentorat.duos.models import Checkpoint
from mentorat.duos.states import (
    CheckpointState,
    Questionnaire,
    question_text,
    questionnaire_of,
    questions_of,
    words_question,
)
from mentorat.foundation import limits, tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import in_transaction
from mentorat.foundation.forms import Form
from mentorat.foundation.tokens import LinkRefused
from mentorat.portal.routes import blueprint


def _opened(raw: str) -> tuple[Checkpoint, Side]:
    """The checkpoint behind a living link, and whose link it is; else `LinkRefused`."""
    token = tokens.find(POINT_LINK, raw)
    checkpoint = queries.checkpoint_by_public_id(token.subject_id)
    if checkpoint is None or not token.side or checkpoint.state == CheckpointState.CANCELLED:
        raise LinkRefused
    return checkpoint, Side(token.side)


@blueprint.get("/point/merci")
@public
def thanks() -> str:
    """The answer has arrived."""
    return render_template("portal/thanks.html")


@blueprint.get("/point/<token>")
@by_link(POINT_LINK)
def point(token: str) -> Any:
    """The questions; who has answered by another link is thanked instead."""
    checkpoint, side = _opened(token)
    if checkpoint.answer_of(side):
        return redirect(url_for("portal.thanks"))
    return _shown(token, checkpoint, side, None)


@blueprint.post("/point/<token>")
@by_link(POINT_LINK)
@limits.posts(60, limits.MINUTES)
def answer_point(token: str) -> Any:
    checkpoint, side = _opened(token)
    form = answer_form(questionnaire_of(checkpoint.kind))()
    if not form.validate_on_submit():
        return _shown(token, checkpoint, side, form), 422
    with suppress(AlreadyAnswered):  # a second tap: the first answer counts
        in_transaction(lambda: _answer(token, form))
    return redirect(url_for("portal.thanks"), 303)


def _answer(token: str, form: Form) -> None:
    beside = {"words", "wants_contact", "csrf_token"}
    services.answer_checkpoint(
        token,
        ratings={field.name: str(field.data) for field in form if field.name not in beside},
        wants_contact=bool(form["wants_contact"].data),
        words=form["words"].data or "",
    )


def _shown(token: str, checkpoint: Checkpoint, side: Side, form: Form | None) -> str:
    """The page of a questionnaire; the fit is asked by three large buttons."""
    sheet, duo = questionnaire_of(checkpoint.kind), checkpoint.duo
    form = form or answer_form(sheet)(formdata=None)
    other = duo.side(side.other).first_name
    questions = questions_of(sheet)
    for question in questions:
        form[question.code].label.text = question_text(sheet, question.code, other)
    form["words"].label.text = words_question(sheet)
    is_fit = sheet is Questionnaire.FIT
    return render_template(
        "portal/fit.html" if is_fit else "portal/point.html",
        form=form,
        fields=[form[question.code] for question in questions],
        token=token,
        name=duo.side(side).first_name,
        other_name="" if sheet is Questionnaire.SITUATION else other,
        lead=duo.programme.lead,
    )
