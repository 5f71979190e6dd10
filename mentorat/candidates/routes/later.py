"""Going on later: by a link in a mail, or by a code on paper, on any device."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from mentorat.candidates import queries, services
from mentorat.candidates.errors import CodeUnknown
from mentorat.candidates.forms.person import LaterForm, ResumeForm
from mentorat.candidates.mails import DRAFT_LINK
from mentorat.candidates.models import Candidate
from mentorat.candidates.routes import blueprint, lost
from mentorat.candidates.routes.progress import draft_of, remember, saved_at
from mentorat.candidates.routes.screens import PATH, way_on
from mentorat.candidates.states import CandidateState
from mentorat.foundation import clock, limits, tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.attempts import is_done
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import prefer
from mentorat.foundation.tokens import LinkRefused


@blueprint.get(f"{PATH}/plus-tard")
@public
def later(side: str) -> Any:
    """Show the code, ask where the link may go."""
    draft = draft_of(side)
    if draft is None:
        return lost.page(side)
    return later_page(draft, LaterForm(data={"email": draft.email}))


@blueprint.post(f"{PATH}/plus-tard")
@public
@limits.posts(20, limits.HOUR)
def send_link(side: str) -> Any:
    """Mail the link."""
    form, draft = LaterForm(), draft_of(side)
    if draft is None:
        return lost.page(side)
    if not form.validate():
        return later_page(draft, form), 422
    with transaction():
        draft = draft_of(side, is_locked=True)
        if draft is not None:
            services.send_draft_link(draft, form.email.data)
    return redirect(url_for("candidates.link_sent", side=side), 303)


@blueprint.get(f"{PATH}/lien-envoye")
@public
def link_sent(side: str) -> str:
    """The link is on its way."""
    return render_template("candidates/link_sent.html", side=side)


@blueprint.get("/candidature/reprendre/<token>")
@by_link(DRAFT_LINK)
def take_up(token: str) -> Any:
    """Say whose draft this is, and ask; nothing changes yet."""
    draft = _linked(token)
    mine = draft_of(draft.side)
    if mine is not None and mine.id == draft.id:
        return go_on(draft)
    return render_template("candidates/take_up.html", token=token, **_begun(draft))


@blueprint.post("/candidature/reprendre/<token>")
@by_link(DRAFT_LINK)
@limits.posts(60, limits.HOUR)
def take_over(token: str) -> Any:
    """Go on here; the browser that held the draft before loses it."""
    with transaction():
        draft = _linked(token, is_locked=True)
        key = services.hold(draft)
    return _taken(draft, key)


@blueprint.get("/candidature/reprendre")
@public
def resume() -> str:
    """Ask for the code and the first name."""
    return resume_page(ResumeForm(formdata=None))


@blueprint.post("/candidature/reprendre")
@public
@limits.posts(10, limits.MINUTES, is_right_free=True)
def resume_by_code() -> Any:
    """Go on with the draft of this code and this first name."""
    form, taken = ResumeForm(), []
    if not is_done(form, lambda: taken.append(_by_code(form))):
        return resume_page(form), 422
    return _taken(*taken[-1])


def _by_code(form: ResumeForm) -> tuple[Candidate, str]:
    try:
        draft = services.draft_by_code(form.code.data or "", form.first_name.data or "")
    except LinkRefused as refused:
        raise CodeUnknown from refused
    return draft, services.hold(draft)


def _taken(draft: Candidate, key: str) -> Any:
    session["lang"] = draft.language
    remember(draft, key)
    return go_on(draft)


def go_on(draft: Candidate) -> Any:
    """Lead to the first open question of a draft, or to its end."""
    return redirect(way_on(draft), 303)


def _linked(token: str, *, is_locked: bool = False) -> Candidate:
    """The draft behind a link that lives; raises LinkRefused."""
    find = queries.locked if is_locked else queries.by_public_id
    draft = find(tokens.find(DRAFT_LINK, token).subject_id)
    if draft is None or draft.state != CandidateState.DRAFT:
        raise LinkRefused
    prefer(draft.language)
    return draft


def _begun(draft: Candidate) -> dict[str, Any]:
    """Who began a draft, and when, as far as whoever comes with its link should know."""
    name = " ".join(filter(None, (draft.first_name, draft.last_name[:1])))
    return {
        "side": draft.side,
        "begun_by": f"{name}." if draft.last_name else name,
        "begun_on": clock.local(draft.created_at).date(),
        "has_other": draft_of(draft.side) is not None,
    }


def resume_page(form: ResumeForm) -> str:
    """The code and the first name."""
    return render_template("candidates/resume.html", form=form)


def later_page(draft: Candidate, form: LaterForm) -> str:
    """The code, and where the link may go."""
    return render_template(
        "candidates/later.html",
        side=draft.side,
        form=form,
        code=services.code_of(draft),
        back_url=url_for("candidates.check", side=draft.side),
        saved_at=saved_at(draft.side),
        is_incomplete="incomplet" in request.args,
    )
