"""The day list, and one interview: its guide beside the profile, its report."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from mentorat.candidates.queries.profile import headline, level_label, profile
from mentorat.candidates.states import CandidateState, Side
from mentorat.foundation import clock
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import current_language, time_in_words
from mentorat.foundation.i18n import gettext as _
from mentorat.interviews import queries, services
from mentorat.interviews.errors import ReportChangedMeanwhile
from mentorat.interviews.forms import ReportDraftForm, ReportForm
from mentorat.interviews.models import Interview
from mentorat.interviews.routes import blueprint
from mentorat.interviews.services import ReportValues
from mentorat.interviews.states import (
    AVAILABILITY_LABELS,
    MODE_ICONS,
    MODE_LABELS,
    MOTIVATION_LABELS,
    RECOMMENDATION_LABELS,
    STATE_LABELS,
    STATE_TONES,
    InterviewState,
)
from mentorat.organisations.states import Right
from mentorat.reference import speech

TEXTS = ("strengths", "obstacles", "dreams", "remarks")
CODES = ("motivation", "availability", "recommendation")
WORDS: dict[str, Any] = {
    "mode_labels": MODE_LABELS,
    "mode_icons": MODE_ICONS,
    "state_labels": STATE_LABELS,
    "state_tones": STATE_TONES,
    "motivation_labels": MOTIVATION_LABELS,
    "availability_labels": AVAILABILITY_LABELS,
    "recommendation_labels": RECOMMENDATION_LABELS,
}


@blueprint.get("/entretiens")
@requires(Right.INTERVIEW)
def index() -> str:
    """Interviews that ask something: to write up, today, coming, missed; and decisions."""
    scopes = current_access().scopes(Right.INTERVIEW)
    groups: dict[str, list[Interview]] = {"report": [], "today": [], "coming": [], "missed": []}
    for interview in queries.open_interviews(scopes):
        groups[queries.group_of(interview)].append(interview)
    decisions = queries.decisions_to_take(scopes)
    return render_template(
        "interviews/index.html", groups=groups, decisions=decisions, headline=headline, **WORDS
    )


@blueprint.get("/entretiens/<public_id>")
@requires(Right.INTERVIEW)
def show(public_id: str) -> str:
    """The conversation's page: guide and profile side by side; read-only once decided."""
    interview = load(Interview, public_id, Right.INTERVIEW)
    return _page(interview, _filled(interview))


@blueprint.post("/entretiens/<public_id>")
@requires(Right.INTERVIEW)
def save(public_id: str) -> Any:
    """Finish the report, or keep it for later; either way nothing typed is lost."""
    interview = load(Interview, public_id, Right.INTERVIEW)
    is_draft = "later" in request.form
    form = _form(interview, is_draft=is_draft)
    if not form.validate():
        return _page(interview, form), 422
    try:
        _keep(public_id, form, is_draft=is_draft)
    except ReportChangedMeanwhile:
        return _conflict(public_id, form), 409
    return _saved(interview, is_draft=is_draft)


@blueprint.post("/entretiens/<public_id>/brouillon")
@requires(Right.INTERVIEW)
def autosave(public_id: str) -> Any:
    """Keep what is being typed; the answer says when, and the version to go on from."""
    form = _form(load(Interview, public_id, Right.INTERVIEW), is_draft=True)
    if not form.validate():
        return jsonify(errors=form.errors), 422
    version = _keep(public_id, form, is_draft=True)
    return jsonify(saved_at=time_in_words(clock.now()), version=version)


def _keep(public_id: str, form: ReportDraftForm, *, is_draft: bool) -> int:
    """Save, and return the version; two that met at the same instant try once more in turn."""
    try:
        return _write(public_id, form, is_draft=is_draft)
    except ReportChangedMeanwhile:
        return _write(public_id, form, is_draft=is_draft)


def _write(public_id: str, form: ReportDraftForm, *, is_draft: bool) -> int:
    write = services.save_draft if is_draft else services.record
    with transaction():
        interview = load(Interview, public_id, Right.INTERVIEW)
        report = write(
            interview,
            _values(form),
            form.recommendation.data,
            current_access().actor,
            form.seen,
        )
        return report.version


def _saved(interview: Interview, *, is_draft: bool) -> Any:
    if is_draft:
        flash(_("Your notes are kept. The report is not finished yet."), "info")
        return redirect(url_for("interviews.show", public_id=interview.public_id), 303)
    flash(_("The report is saved. The decision is yours to take now, or later."), "done")
    candidate_id = interview.candidate.public_id
    return redirect(url_for("interviews.decide", public_id=candidate_id), 303)


def _form(interview: Interview, *, is_draft: bool = False) -> ReportDraftForm:
    kind = ReportDraftForm if is_draft else ReportForm
    return kind(is_mentor=interview.candidate.side == Side.MENTOR)


def _filled(interview: Interview) -> ReportDraftForm:
    """The form as the report stands now."""
    report, is_mentor = interview.report, interview.candidate.side == Side.MENTOR
    if report is None:
        return ReportForm(formdata=None, is_mentor=is_mentor)
    heard = report.french_heard
    values = {"french_heard": speech.Level(heard).name if heard is not None else None}
    return ReportForm(
        formdata=None,
        data={
            **{name: getattr(report, name) for name in TEXTS + CODES},
            **values,
            "version": str(report.version),
        },
        is_mentor=is_mentor,
    )


def _values(form: ReportDraftForm) -> ReportValues:
    return ReportValues(
        french_heard=form.french_level,
        motivation=form.motivation.data,
        availability=form.availability.data,
        **{name: form[name].data or "" for name in TEXTS},
    )


def _page(interview: Interview, form: ReportDraftForm) -> str:
    candidate = interview.candidate
    report = interview.report
    can_write = candidate.state == CandidateState.IN_INTERVIEW and interview.state in (
        InterviewState.SCHEDULED,
        InterviewState.HELD,
        InterviewState.MISSED,
    )
    heard = report.french_heard if report else None
    return render_template(
        "interviews/show.html",
        interview=interview,
        candidate=candidate,
        profile=profile(candidate),
        form=form,
        can_write=can_write,
        has_started=interview.starts_at <= clock.now(),
        interpreter=_interpreter(interview),
        french_heard=level_label(heard) if heard is not None else "",
        **WORDS,
    )


def _interpreter(interview: Interview) -> str:
    code = interview.interpreter_code
    return speech.language(code).label(current_language().code) if code else ""


def _conflict(public_id: str, form: ReportDraftForm) -> str:
    """Both texts side by side; saving again keeps what then stands in the fields."""
    interview = load(Interview, public_id, Right.INTERVIEW)
    theirs = _filled(interview)
    form.version.data = theirs.version.data
    fields = [name for name in (*TEXTS, "french_heard", *CODES) if name in form]
    differing = [name for name in fields if (form[name].data or "") != (theirs[name].data or "")]
    return render_template(
        "interviews/conflict.html",
        interview=interview,
        form=form,
        theirs=theirs,
        is_own=interview.report is not None
        and interview.report.written_by_id == current_access().actor.id,
        differing=differing,
        texts=TEXTS,
    )
