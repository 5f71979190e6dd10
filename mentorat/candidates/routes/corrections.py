"""Deciding on what somebody wrote in a second application, line by line."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.corrections import correction_of
from mentorat.candidates.routes import blueprint
from mentorat.candidates.services import corrections
from mentorat.foundation.access import current_access, load, requires
from mentorat.foundation.attempts import act
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations.states import Right


@blueprint.post("/personnes/<public_id>/corrections/<correction_id>")
@requires(Right.FOLLOW)
def decide_correction(public_id: str, correction_id: str) -> Response:
    """Take one correction into the file, or leave the file as it is: the button says which."""
    is_taken = request.form.get("prendre") == "1"
    done = _("The file is corrected.") if is_taken else _("The file stays as it was.")
    act(lambda: _decide(public_id, correction_id, is_taken), done)
    person = url_for("workspace.person", public_id=public_id, _anchor="corrections")
    return redirect(person, 303)


def _decide(public_id: str, correction_id: str, is_taken: bool) -> None:
    candidate = load(Candidate, public_id, Right.FOLLOW)
    correction = correction_of(candidate, correction_id)
    verb = corrections.take if is_taken else corrections.leave
    verb(correction, current_access().actor)
