"""The answer of a mentee or a mentor: a page by personal link, without account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentorat.candidates.states import Side
from mentorat.foundation import clock, limits, tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import in_transaction
from mentorat.foundation.journal import Actor
from mentorat.foundation.tokens import LinkRefused
from mentorat.organisations.queries import open_programmes
from mentorat.rounds import queries, services
from mentorat.rounds.forms import EmptyForm, RefuseForm
from mentorat.rounds.models import Proposal
from mentorat.rounds.routes import blueprint
from mentorat.rounds.services import PURPOSE, Answered
from mentorat.rounds.states import Answer, Refused
from mentorat.rounds.states.portraits import portrait

# How long after its last day a used link still says what was answered by it.
SAID_LASTS = timedelta(days=60)
# What the address of the page after an answer says: nothing about the person.
PAGES = {
    Answered.WAITING: "attente",
    Answered.DUO: "duo",
    Answered.NO: "merci",
    Answered.TOO_LATE: "trop-tard",
}


@blueprint.errorhandler(LinkRefused)
def gone(error: LinkRefused) -> tuple[str, int]:
    """The same page for a link out of date or made up; who has answered by it reads so."""
    said = _said((request.view_args or {}).get("raw", ""))
    if said is not None:
        return render_template("rounds/answer_said.html", **said), 200
    return render_template("errors/gone.html", programmes=open_programmes()), error.status


def _said(raw: str) -> dict[str, Any] | None:
    """What the holder of this very link has answered by it or by a newer one, and what follows.

    None for every other link, and when the answer is long past.
    """
    token = tokens.trace(PURPOSE, raw)
    if token is None or not token.side or clock.now() > token.expires_at + SAID_LASTS:
        return None
    proposal, side = queries.by_public_id(token.subject_id), Side(token.side)
    answer, answered_at = proposal.answer_of(side), proposal.answered_at_of(side)
    if answer is None or answered_at is None:
        return None
    return {
        "is_yes": answer == Answer.YES,
        "on": clock.local(answered_at).date(),
        "state": proposal.state,
        "answer_by_on": proposal.answer_by_on,
        "lead": proposal.round.programme.lead,
    }


def _opened(raw: str) -> tuple[Proposal, Side]:
    """The proposal behind a living link, and whose link it is; else `LinkRefused`."""
    token = tokens.find(PURPOSE, raw)
    proposal, side = queries.by_public_id(token.subject_id), Side(token.side or "")
    if not proposal.is_awaited[side]:
        raise LinkRefused
    return proposal, side


def _say(raw: str, given: Answer, reason: Refused | None = None) -> Answered:
    """Use the link up and note the answer, in the running transaction."""
    token = tokens.consume(PURPOSE, raw)
    proposal, side = queries.by_public_id(token.subject_id), Side(token.side or "")
    actor = Actor("person", proposal.person(side).id)
    return services.answer(proposal, side, given, reason, actor)


def _after(outcome: Answered) -> Response:
    return redirect(url_for("rounds.answered", page=PAGES[outcome]), 303)


@blueprint.get("/proposition/<raw>")
@by_link(PURPOSE)
def proposal(raw: str) -> str:
    found, side = _opened(raw)
    seen = portrait(side, found.contributions, found.mentee_entry.values, found.mentor_entry.values)
    return render_template(
        "rounds/answer.html",
        form=EmptyForm(),
        raw=raw,
        portrait_seen=seen,
        side=side.value,
        answer_by_on=found.answer_by_on,
    )


@blueprint.post("/proposition/<raw>")
@by_link(PURPOSE)
@limits.posts(60, limits.MINUTES)
def accept(raw: str) -> Any:
    if not EmptyForm().validate_on_submit():
        abort(400)
    return _after(in_transaction(lambda: _say(raw, Answer.YES)))


@blueprint.get("/proposition/<raw>/non")
@by_link(PURPOSE)
def ask_refuse(raw: str) -> str:
    _opened(raw)
    return render_template("rounds/answer_no.html", form=RefuseForm(), raw=raw)


@blueprint.post("/proposition/<raw>/non")
@by_link(PURPOSE)
@limits.posts(60, limits.MINUTES)
def refuse(raw: str) -> Any:
    form = RefuseForm()
    if not form.validate_on_submit():
        _opened(raw)
        return render_template("rounds/answer_no.html", form=form, raw=raw), 422
    return _after(in_transaction(lambda: _say(raw, Answer.NO, Refused(form.reason.data))))


@blueprint.get("/proposition/reponse/<any(attente, duo, merci, 'trop-tard'):page>")
@public
def answered(page: str) -> str:
    """What follows an answer; the address can be reloaded and says nothing about anybody."""
    return render_template("rounds/answer_done.html", page=page)
