"""When there is no draft to go on with: say why, and how to get it back."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from mentorat.candidates.routes.progress import once_held, sent
from mentorat.candidates.states import CandidateState
from mentorat.foundation.i18n import prefer

SPOKEN = "spoken"  # the language of the page that was sent, next to what was typed


def page(side: str, status: int = 409) -> Any:
    """What this browser finds instead of its draft on one side.

    Sent already: the page after sending. Gone on elsewhere, or a form of a session that
    has ended: how to get it back, in the language of the form. Nothing begun: the start.
    """
    known = once_held(side)
    if known is not None and known.state != CandidateState.DRAFT:
        return redirect(url_for("candidates.sent_page", side=side), 303)
    if known is None and sent(side):
        return redirect(url_for("candidates.sent_page", side=side), 303)
    if known is None and request.method == "GET":
        return redirect(url_for("candidates.start", side=side))
    prefer(request.form.get(SPOKEN, "") if known is None else known.language)
    words = render_template("candidates/lost.html", side=side, is_elsewhere=known is not None)
    return words, status
