"""What all pages about a duo share: loading it in the reader's scopes, and going back to it."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from mentorat.duos import queries
from mentorat.duos.models import Checkpoint, Duo
from mentorat.foundation.access import load
from mentorat.foundation.errors import NotFoundHere
from mentorat.organisations.states import Right


def duo_of(public_id: str) -> Duo:
    """The duo, if the reader follows it."""
    return load(Duo, public_id, Right.FOLLOW)


def point_of(public_id: str, kind: str) -> Checkpoint:
    """One checkpoint of a duo that the reader follows."""
    checkpoint = queries.checkpoint_of(duo_of(public_id), kind)
    if checkpoint is None:
        raise NotFoundHere
    return checkpoint


def back_to(public_id: str, **anchors: Any) -> Response:
    """To the duo's page."""
    return redirect(url_for("duos.show", public_id=public_id, **anchors), 303)
