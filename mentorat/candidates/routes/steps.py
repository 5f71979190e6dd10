"""The application, one screen after the other: each is kept when it is left."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from mentorat.candidates import services
from mentorat.candidates.forms.person import LanguageForm
from mentorat.candidates.models import Candidate
from mentorat.candidates.routes import blueprint, lost
from mentorat.candidates.routes.progress import draft_of, remember, saved, saved_at
from mentorat.candidates.routes.screens import (
    LAST,
    PATH,
    SCREENS,
    TOTAL,
    after,
    before,
    stopped_by,
    way_on,
)
from mentorat.candidates.states import Side
from mentorat.foundation import limits
from mentorat.foundation.access import public
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import current_language
from mentorat.foundation.journal import PUBLIC
from mentorat.organisations.queries import open_programmes
from mentorat.reference import travel, work

STEP = f"<any({', '.join(SCREENS)}):step>"


@blueprint.get(PATH)
@public
def start(side: str) -> Any:
    """The first screen: the language, and a word of welcome."""
    return start_page(side, LanguageForm(data={"language": current_language().code}))


@blueprint.post(PATH)
@public
@limits.posts(100, limits.HOUR)
def begin(side: str) -> Any:
    """Open a draft in the chosen language."""
    form = LanguageForm()
    if not form.validate() or not open_programmes():
        return start_page(side, form), 422
    session["lang"] = form.language.data
    with transaction():
        draft = services.begin(Side(side), form.language.data, PUBLIC)
        key = services.hold(draft)
    remember(draft, key)
    return _to("vous", side)


@blueprint.get(f"{PATH}/{STEP}")
@public
def step(side: str, step: str) -> Any:
    """One screen with what is known already; an earlier one when its answers are missing."""
    draft = draft_of(side)
    if draft is None:
        return lost.page(side)
    if missing := stopped_by(draft, step):
        return _to(missing, side)
    return step_page(draft, step, SCREENS[step].form(draft))


@blueprint.post(f"{PATH}/{STEP}")
@public
@limits.posts(600, limits.HOUR)
def keep(side: str, step: str) -> Any:
    """Keep one screen's answers and go on; errors come back with all that was typed."""
    with transaction():
        draft = draft_of(side, is_locked=True)
        missing = stopped_by(draft, step) if draft else None
        form = SCREENS[step].form(draft) if draft and not missing else None
        is_more = "more" in request.form and form is not None
        is_kept = form is not None and not is_more and _keep(draft, step, form)
    if draft is None:
        return lost.page(side)
    if "later" in request.form:
        skipped = None if is_kept else 1
        return redirect(url_for("candidates.later", side=side, incomplet=skipped), 303)
    if form is None or is_kept:
        return _to(missing or _next(step), side)
    return step_page(draft, step, form), 200 if is_more else 422


def _keep(draft: Any, step: str, form: Any) -> bool:
    """Keep the answers of a form without fault, in the language now spoken."""
    if not form.validate():
        return False
    SCREENS[step].keep(draft, form)
    services.fill(draft, {"language": current_language().code})
    saved(draft)
    return True


def _next(step: str) -> str:
    """The following screen, or the last one for somebody who came from there to correct."""
    is_correcting = request.args.get("puis") == LAST
    return after(step) if step == "travail" or not is_correcting else LAST


def _to(step: str, side: str) -> Any:
    """Send the reader to a screen, still on the way back to the last one if so asked."""
    then = request.args.get("puis") if step != LAST else None
    wanted = then if then == LAST else None
    if step == LAST:
        return redirect(url_for("candidates.check", side=side), 303)
    return redirect(url_for("candidates.step", side=side, step=step, puis=wanted), 303)


def start_page(side: str, form: LanguageForm) -> str:
    """The first screen; who has begun may go on."""
    draft = draft_of(side)
    return render_template(
        "candidates/start.html",
        side=side,
        form=form,
        is_open=bool(open_programmes()),
        continue_url=way_on(draft) if draft else None,
        number=1,
        total=TOTAL,
    )


def step_page(draft: Candidate, step: str, form: Any) -> str:
    """One screen with what a form holds."""
    earlier = before(step)
    back = (
        url_for("candidates.step", side=draft.side, step=earlier)
        if earlier
        else url_for("candidates.start", side=draft.side)
    )
    return render_template(
        f"candidates/steps/{step}.html",
        side=draft.side,
        step=step,
        form=form,
        number=SCREENS[step].number,
        total=TOTAL,
        back_url=url_for("candidates.check", side=draft.side) if _next(step) == LAST else back,
        saved_at=saved_at(draft.side),
        sector_icons={one.code: one.icon for one in work.sectors()},
        rows=form.shown_rows(one_more="more" in request.form) if step == "langues" else 0,
        mode_icons={str(int(mode)): mode.icon for mode in travel.MODES},
    )
