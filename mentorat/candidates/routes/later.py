"""Going on later: a link by mail that works on any device, as often as one likes."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from mentorat.candidates import queries, services
from mentorat.candidates.forms.person import LaterForm
from mentorat.candidates.mails import DRAFT_LINK
from mentorat.candidates.routes import blueprint
from mentorat.candidates.routes.progress import draft_of, remember, saved_at
from mentorat.candidates.routes.screens import PATH
from mentorat.candidates.states import CandidateState
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import transaction
from mentorat.foundation.tokens import LinkRefused
from mentorat.foundation.web import limiter


@blueprint.get(f"{PATH}/plus-tard")
@public
def later(side: str) -> Any:
    """Ask where the link may go."""
    draft = draft_of(side)
    if draft is None:
        return redirect(url_for("candidates.start", side=side))
    return _later_page(side, LaterForm(data={"email": draft.email}))


@blueprint.post(f"{PATH}/plus-tard")
@public
@limiter.limit("5 per minute; 20 per hour")
def send_link(side: str) -> Any:
    """Mail the link."""
    form = LaterForm()
    if not form.validate():
        return _later_page(side, form), 422
    with transaction():
        draft = draft_of(side, is_locked=True)
        if draft is not None:
            services.send_draft_link(draft, form.email.data)
    if draft is None:
        return redirect(url_for("candidates.start", side=side), 303)
    return redirect(url_for("candidates.link_sent", side=side), 303)


@blueprint.get(f"{PATH}/lien-envoye")
@public
def link_sent(side: str) -> str:
    """The link is on its way."""
    return render_template("candidates/link_sent.html", side=side)


@blueprint.get("/candidature/reprendre/<token>")
@by_link(DRAFT_LINK)
def take_up(token: str) -> Any:
    """Go on with a draft where it was left."""
    draft = queries.by_public_id(tokens.find(DRAFT_LINK, token).subject_id)
    if draft is None or draft.state != CandidateState.DRAFT:
        raise LinkRefused
    session["lang"] = draft.language
    remember(draft)
    missing = services.missing_step(draft)
    if missing is None:
        return redirect(url_for("candidates.check", side=draft.side))
    return redirect(url_for("candidates.step", side=draft.side, step=missing))


def _later_page(side: str, form: LaterForm) -> str:
    return render_template(
        "candidates/later.html",
        side=side,
        form=form,
        back_url=url_for("candidates.check", side=side),
        saved_at=saved_at(side),
        is_incomplete="incomplet" in request.args,
    )
