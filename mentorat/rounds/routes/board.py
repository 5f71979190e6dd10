"""The coordinator's board: changes by hand with their price, publication, answers coming in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import db, in_transaction, transaction
from mentorat.foundation.errors import NotFoundHere, RuleBroken
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.tokens import LinkRefused
from mentorat.organisations.states import Right
from mentorat.rounds import queries, services
from mentorat.rounds.errors import AlreadyPublished, PeopleNoLongerFree, RoundMovedOn
from mentorat.rounds.forms import ChangeForm, HeardForm
from mentorat.rounds.models import Proposal
from mentorat.rounds.routes import answers, blueprint, views
from mentorat.rounds.routes.rounds import back_to, round_of
from mentorat.rounds.states import Answer, HandChangeKind


def _me() -> User:
    user = db.session.get(User, current_access().actor.id)
    if user is None:
        raise NotFoundHere
    return user


@blueprint.get("/appariements/<public_id>/changement")
@requires(Right.MATCH)
def ask_change(public_id: str) -> Any:
    """What the change would cost, before it is made."""
    form = ChangeForm(request.args, meta={"csrf": False})
    return _priced(public_id, ChangeForm(formdata=None, data=form.data))


@blueprint.post("/appariements/<public_id>/changement")
@requires(Right.MATCH)
def change(public_id: str) -> Any:
    form = ChangeForm()
    if not form.validate_on_submit():
        return _priced(public_id, form, 422)
    try:
        with transaction():
            made = _change(public_id, form)
    except RoundMovedOn as error:
        flash(str(error.message), "warning")
        return _priced(public_id, form, error.status)
    flash(_("Done and computed again."), "done")
    return redirect(url_for("rounds.show", public_id=public_id, personne=made), 303)


def _change(public_id: str, form: ChangeForm) -> str:
    """Make the change; returns the mentee's entry, to be looked at afterwards."""
    round_ = round_of(public_id)
    mentee, mentor = _pair(public_id, form)
    services.change_pair(
        round_,
        HandChangeKind(form.kind.data),
        mentee,
        mentor,
        reason=str(form.reason.data),
        seen_version=form.version.data or 0,
        by=_me(),
        actor=current_access().actor,
    )
    return mentee.public_id


def _pair(public_id: str, form: ChangeForm) -> tuple[Any, Any]:
    round_ = round_of(public_id)
    mentee = queries.entry_of(round_, str(form.mentee.data))
    mentor = queries.entry_of(round_, str(form.mentor.data))
    if (mentee.side, mentor.side) != (Side.MENTEE, Side.MENTOR):
        raise NotFoundHere
    return mentee, mentor


def _priced(public_id: str, form: ChangeForm, status: int = 200) -> Any:
    """The page of a change: its price as it is now, or why it cannot be made."""
    round_ = round_of(public_id)
    try:
        kind = HandChangeKind(form.kind.data)
    except ValueError:
        raise NotFoundHere from None
    mentee, mentor = _pair(public_id, form)
    form.version.data, form.version.raw_data = round_.version, None
    values = views.change(round_, kind, mentee, mentor)
    return render_template("rounds/change.html", form=form, **values), status


@blueprint.get("/appariements/<public_id>/publication")
@requires(Right.MATCH)
def ask_publish(public_id: str) -> str:
    """What publishing sends, and to whom, before it is done."""
    return render_template("rounds/publish.html", **answers.publication(round_of(public_id)))


@blueprint.post("/appariements/<public_id>/publication")
@requires(Right.MATCH)
def publish(public_id: str) -> Any:
    access = current_access()
    try:
        in_transaction(lambda: services.publish(round_of(public_id), _me(), access.actor))
    except AlreadyPublished as error:
        flash(str(error.message), "info")
    except PeopleNoLongerFree as error:
        flash(str(error.message), "error")
        values = answers.publication(round_of(public_id))
        return render_template("rounds/publish.html", **values), error.status
    return back_to(public_id)


@blueprint.post("/appariements/<public_id>/propositions/<proposal_id>/rappel")
@requires(Right.MATCH)
def remind(public_id: str, proposal_id: str) -> Response:
    try:
        with transaction():
            services.remind(_proposal(public_id, proposal_id), current_access().actor)
        flash(_("The reminder is on its way."), "done")
    except NotFoundHere:
        raise
    except RuleBroken as error:
        flash(str(error.message), "warning")
    return back_to(public_id, _anchor=f"p-{proposal_id}")


def _proposal(public_id: str, proposal_id: str) -> Proposal:
    return queries.proposal_of(round_of(public_id), proposal_id)


@blueprint.get("/appariements/<public_id>/propositions/<proposal_id>/reponse")
@requires(Right.MATCH)
def ask_heard(public_id: str, proposal_id: str) -> str:
    """Where an answer given by phone is noted."""
    proposal = _proposal(public_id, proposal_id)
    values = answers.heard(proposal)
    return render_template("rounds/heard.html", form=_heard_form(proposal), **values)


@blueprint.post("/appariements/<public_id>/propositions/<proposal_id>/reponse")
@requires(Right.MATCH)
def heard(public_id: str, proposal_id: str) -> Any:
    proposal = _proposal(public_id, proposal_id)
    form = _heard_form(proposal)
    if not form.validate_on_submit():
        values = answers.heard(proposal)
        return render_template("rounds/heard.html", form=form, **values), 422
    try:
        in_transaction(lambda: _note(public_id, proposal_id, form))
        flash(_("The answer is noted."), "done")
    except LinkRefused:
        flash(_("This answer had already come in."), "info")
    return back_to(public_id, _anchor=f"p-{proposal_id}")


def _heard_form(proposal: Proposal) -> HeardForm:
    form = HeardForm()
    form.side.choices = [(side.value, proposal.person(side).full_name) for side in Side]
    return form


def _note(public_id: str, proposal_id: str, form: HeardForm) -> None:
    proposal = _proposal(public_id, proposal_id)
    given, side = Answer(form.answer.data), Side(form.side.data)
    services.answer(proposal, side, given, form.refused, current_access().actor)
