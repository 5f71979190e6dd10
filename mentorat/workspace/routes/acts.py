"""Acts on a file that write to the person: each names its consequence before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.candidates import services as candidate_services
from mentorat.candidates.errors import PauseNotAhead
from mentorat.candidates.models import Candidate
from mentorat.candidates.states import WORKFLOW, CandidateState, CandidateStep
from mentorat.duos import queries as duo_queries
from mentorat.duos.models import Duo
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import isolated
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.journal import Actor
from mentorat.organisations.states import Right
from mentorat.rounds import queries as round_queries
from mentorat.rounds import services as round_services
from mentorat.rounds.models import Proposal
from mentorat.workspace.forms import PauseForm, PlainForm
from mentorat.workspace.routes import blueprint


def _pause(candidate: Candidate, form: Form, actor: Actor) -> None:
    round_services.pause(candidate, form["until_on"].data, actor)


def _resume(candidate: Candidate, form: Form, actor: Actor) -> None:
    candidate_services.resume(candidate, actor)


def _reopen(candidate: Candidate, form: Form, actor: Actor) -> None:
    candidate_services.reopen(candidate, actor)


def _withdraw(candidate: Candidate, form: Form, actor: Actor) -> None:
    round_services.withdraw(candidate, actor)


@dataclass(frozen=True)
class Act:
    """A way to change a file: its question, its consequence, its button, what is said after."""

    step: CandidateStep
    done: CandidateState
    question: Any
    consequence: Any
    button: Any
    said: Any
    do: Callable[[Candidate, Form, Actor], None]
    form: type[Form] = PlainForm
    tone: str = ""


ACTS: dict[str, Act] = {
    "pause": Act(
        CandidateStep.PAUSE,
        CandidateState.PAUSED,
        _l("Put %(name)s on hold?"),
        _l("No round includes the person until that day."),
        _l("Put on hold"),
        _l("%(name)s is on hold."),
        _pause,
        PauseForm,
    ),
    "reprendre": Act(
        CandidateStep.RESUME,
        CandidateState.ADMITTED,
        _l("End the pause of %(name)s?"),
        _l("The next round may include the person again."),
        _l("End the pause"),
        _l("%(name)s waits for a duo again."),
        _resume,
    ),
    "rouvrir": Act(
        CandidateStep.REOPEN,
        CandidateState.SUBMITTED,
        _l("Open the file of %(name)s again?"),
        _l("It counts as a new application and waits for an interview."),
        _l("Open the file again"),
        _l("The file of %(name)s is open again."),
        _reopen,
    ),
    "retirer": Act(
        CandidateStep.WITHDRAW,
        CandidateState.WITHDRAWN,
        _l("Withdraw the file of %(name)s?"),
        _l("At the person's wish: the file is closed, a planned interview is cancelled."),
        _l("Withdraw the file"),
        _l("The file of %(name)s is withdrawn."),
        _withdraw,
        tone="danger",
    ),
}


@blueprint.get("/personnes/<public_id>/geste/<act>")
@requires(Right.FOLLOW)
def ask(public_id: str, act: str) -> str:
    """The question before the act."""
    wanted, candidate = _act(act), load(Candidate, public_id, Right.FOLLOW)
    WORKFLOW.target(wanted.step, CandidateState(candidate.state))
    return _page(candidate, act, wanted.form(formdata=None))


@blueprint.post("/personnes/<public_id>/geste/<act>")
@requires(Right.FOLLOW)
def do(public_id: str, act: str) -> Any:
    wanted, form = _act(act), _act(act).form()
    if not form.validate():
        return _page(load(Candidate, public_id, Right.FOLLOW), act, form), 422
    try:
        with transaction():
            candidate = load(Candidate, public_id, Right.FOLLOW)
            if candidate.state != wanted.done:  # a second click finds it done
                wanted.do(candidate, form, current_access().actor)
    except PauseNotAhead as broken:
        form["until_on"].errors = [str(broken.message)]
        return _page(load(Candidate, public_id, Right.FOLLOW), act, form), broken.status
    flash(str(wanted.said) % {"name": isolated(candidate.first_name)}, "done")
    return redirect(url_for("workspace.person", public_id=public_id), 303)


def _act(name: str) -> Act:
    if name not in ACTS:
        raise NotFoundHere
    return ACTS[name]


def _page(candidate: Candidate, act: str, form: Form) -> str:
    wanted = ACTS[act]
    is_warned = wanted.step in (CandidateStep.WITHDRAW, CandidateStep.PAUSE)
    return render_template(
        "workspace/confirm.html",
        candidate=candidate,
        question=str(wanted.question) % {"name": isolated(candidate.full_name)},
        act=wanted,
        act_name=act,
        form=form,
        ends_duos=wanted.step == CandidateStep.WITHDRAW,
        in_duo_with=_others(candidate, duo_queries.live_duos_of(candidate.id), is_warned),
        asked_with=_others(candidate, round_queries.sent_to(candidate.id), is_warned),
    )


def _others(candidate: Candidate, pairs: Sequence[Duo | Proposal], is_warned: bool) -> list[str]:
    """Names of those whom the act concerns too."""
    if not is_warned:
        return []
    others = [one.mentor if one.mentee_id == candidate.id else one.mentee for one in pairs]
    return [isolated(other.full_name) for other in others]
