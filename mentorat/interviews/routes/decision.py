"""The decision on a file: a human's act, apart from what the report advises."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.candidates import services as candidate_services
from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.profile import headline, level_label
from mentorat.candidates.states import WORKFLOW, CandidateState, CandidateStep, DeclineReason
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import isolated
from mentorat.interviews import queries, services
from mentorat.interviews.forms import AdmitForm, DeclineForm
from mentorat.interviews.models import InterviewReport
from mentorat.interviews.routes import blueprint
from mentorat.interviews.states import (
    AVAILABILITY_LABELS,
    MOTIVATION_LABELS,
    RECOMMENDATION_LABELS,
    Recommendation,
)
from mentorat.organisations.states import Right

# The reason that goes with what was advised; the coordinator may choose another.
REASON_OF = {
    Recommendation.ORIENT: DeclineReason.ELSEWHERE,
    Recommendation.NOT_NOW: DeclineReason.NOT_NOW,
}


@blueprint.get("/personnes/<public_id>/decision")
@requires(Right.INTERVIEW)
def decide(public_id: str) -> Any:
    """What was heard, then both ways with the mail that each sends."""
    candidate = load(Candidate, public_id, Right.INTERVIEW)
    WORKFLOW.target(CandidateStep.ADMIT, CandidateState(candidate.state))
    report = _report(candidate)
    advice = report.recommendation if report else None
    reason = REASON_OF.get(Recommendation(advice)) if advice else None
    return _page(candidate, DeclineForm(formdata=None, reason=reason))


@blueprint.post("/personnes/<public_id>/admettre")
@requires(Right.INTERVIEW)
def admit(public_id: str) -> Any:
    actor = current_access().actor
    candidate = load(Candidate, public_id, Right.INTERVIEW)
    form = AdmitForm(is_heard=_report(candidate) is not None)
    if candidate.state != CandidateState.ADMITTED:
        WORKFLOW.target(CandidateStep.ADMIT, CandidateState(candidate.state))
        if not form.validate():
            return _page(candidate, DeclineForm(formdata=None), form), 422
    with transaction():
        candidate = load(Candidate, public_id, Right.INTERVIEW)
        if candidate.state != CandidateState.ADMITTED:  # a second click finds it done
            services.release(candidate.id, actor)
            candidate_services.admit(candidate, actor, form.why)
    flash(_("%(name)s now waits for a duo.", name=isolated(candidate.first_name)), "done")
    return _onwards(candidate)


@blueprint.post("/personnes/<public_id>/decliner")
@requires(Right.INTERVIEW)
def decline(public_id: str) -> Any:
    form, actor = DeclineForm(), current_access().actor
    if not form.validate():
        return _page(load(Candidate, public_id, Right.INTERVIEW), form), 422
    reason, words = DeclineReason(form.reason.data), form.words.data or ""
    with transaction():
        candidate = load(Candidate, public_id, Right.INTERVIEW)
        if candidate.state != CandidateState.DECLINED:  # a second click finds it done
            services.release(candidate.id, actor)
            candidate_services.decline(candidate, reason, actor, words)
    flash(_("The file of %(name)s is closed for now.", name=isolated(candidate.first_name)), "done")
    return _onwards(candidate)


def _onwards(candidate: Candidate) -> Any:
    """To the person's page, for those who may open it."""
    if current_access().may(Right.FOLLOW, candidate.programme_id):
        return redirect(url_for("workspace.person", public_id=candidate.public_id), 303)
    return redirect(url_for("interviews.index"), 303)


def _report(candidate: Candidate) -> InterviewReport | None:
    """The latest finished report, if any."""
    reports = (one.report for one in queries.of_candidate(candidate.id))
    return next((one for one in reports if one and one.finished_at), None)


def _page(candidate: Candidate, form: DeclineForm, admitting: AdmitForm | None = None) -> str:
    report = _report(candidate)
    heard = report.french_heard if report else None
    return render_template(
        "interviews/decide.html",
        candidate=candidate,
        headline=headline(candidate),
        report=report,
        french_heard=level_label(heard) if heard is not None else "",
        planned=queries.scheduled_of(candidate.id),
        form=form,
        admitting=admitting or AdmitForm(formdata=None, is_heard=report is not None),
        motivation_labels=MOTIVATION_LABELS,
        availability_labels=AVAILABILITY_LABELS,
        recommendation_labels=RECOMMENDATION_LABELS,
    )
