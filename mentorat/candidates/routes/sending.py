"""The last screen of an application, and the page that says what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from mentorat.candidates import services
from mentorat.candidates.errors import ApplicationIncomplete, SentTooFast
from mentorat.candidates.forms.person import MentorSendForm, SendForm
from mentorat.candidates.models import Candidate
from mentorat.candidates.routes import blueprint, lost
from mentorat.candidates.routes.progress import draft_of, finish, saved_at, sent
from mentorat.candidates.routes.screens import LAST, PATH, TOTAL
from mentorat.candidates.routes.summary import summary
from mentorat.candidates.states import Consent, Side
from mentorat.foundation import clock, limits
from mentorat.foundation.access import public
from mentorat.foundation.db import in_transaction
from mentorat.foundation.journal import Actor


@blueprint.get(f"{PATH}/{LAST}")
@public
def check(side: str) -> Any:
    """Read everything again, agree, send."""
    draft = draft_of(side)
    if draft is None:
        return lost.page(side)
    if missing := services.missing_step(draft):
        return redirect(url_for("candidates.step", side=side, step=missing))
    return check_page(draft, form_of(side))


@blueprint.post(f"{PATH}/{LAST}")
@public
@limits.posts(60, limits.HOUR)
def send(side: str) -> Any:
    """Send the application; a second press changes nothing."""
    form, draft = form_of(side), draft_of(side)
    if draft is None:
        return lost.page(side)
    services.check_complete(draft)
    if not form.validate() or not _is_sent(side, form):
        return check_page(draft, form), 422
    return redirect(url_for("candidates.sent_page", side=side), 303)


@blueprint.errorhandler(ApplicationIncomplete)
def unanswered(rule: ApplicationIncomplete) -> Any:
    """Lead to the first open question."""
    side = (request.view_args or {})["side"]
    return redirect(url_for("candidates.step", side=side, step=rule.step), 303)


@blueprint.get(f"{PATH}/envoyee")
@public
def sent_page(side: str) -> str:
    """What happens next, and by when; the same page for a first and a second application."""
    facts = sent(side)
    return render_template(
        "candidates/sent.html",
        side=side,
        by=facts.get("by"),
        until_on=date.fromisoformat(facts["until_on"]) if facts else None,
        programme_name=facts.get("programme", ""),
        contact=facts.get("contact", []),
        reference=facts.get("reference", ""),
    )


def form_of(side: str) -> SendForm:
    """The form of the last screen."""
    return MentorSendForm() if side == Side.MENTOR else SendForm()


def _is_sent(side: str, form: SendForm) -> bool:
    """Send, and keep what the last page says; else the form says why not."""
    try:
        facts = in_transaction(lambda: _send(side, form))
    except SentTooFast as rule:
        form.form_errors.append(rule.message)
        return False
    if facts is not None:
        finish(side, facts)
    return True


def _send(side: str, form: SendForm) -> dict[str, Any] | None:
    """Send this browser's draft; what the last page will say, None when there is no draft."""
    draft = draft_of(side, is_locked=True)
    if draft is None:
        return None
    programme = draft.programme
    facts: dict[str, Any] = {
        "by": "mail" if draft.email else "phone",
        "reference": draft.reference,
    }
    if programme is not None:
        lead = programme.lead
        facts["programme"] = programme.name
        facts["contact"] = [part for part in (lead.name, lead.phone, lead.email) if part]
        facts["until_on"] = programme.contact_by(clock.today()).isoformat()
    agreed = [one for one in Consent if one in form and form[one].data]
    services.apply(draft, agreed, Actor("person", draft.id))
    return facts


def check_page(draft: Candidate, form: SendForm) -> str:
    """The last screen, with what was ticked."""
    return render_template(
        "candidates/check.html",
        side=draft.side,
        form=form,
        sections=summary(draft),
        number=TOTAL,
        total=TOTAL,
        back_url=url_for("candidates.step", side=draft.side, step="aide"),
        saved_at=saved_at(draft.side),
    )
