"""What the two people of a duo hear, each in their language; without an address they are called."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mentorat.candidates.states import Side
from mentorat.duos.models import Checkpoint, Duo
from mentorat.duos.states import CheckpointKind, CheckpointState
from mentorat.foundation import clock, letters, tokens
from mentorat.foundation.web import public_url
from mentorat.organisations.mails import signature

DUO_LINK = "duo.side"
POINT_LINK = "duo.checkpoint"
# Longer than any duo: the page itself closes when the duo has been over for a while.
DUO_LINK_LASTS = timedelta(days=400)
POINT_LINK_LASTS = timedelta(days=30)


def post_opened(duo: Duo) -> None:
    """The duo exists: the other's first name, how to start, the link to their page."""
    for side in Side:
        _post_with_page(duo, side, "duos/mails/opened", f"duos.opened:{duo.public_id}:{side}")


def post_link(duo: Duo, side: Side) -> None:
    """A new link to the duo's page, because the first one is lost."""
    _post_with_page(duo, side, "duos/mails/link", None)


def post_completed(duo: Duo) -> None:
    """The duo has reached its end: thanks, what follows, and the last questions while open."""
    last = next((one for one in duo.checkpoints if one.kind == CheckpointKind.END), None)
    is_open = last is not None and last.state == CheckpointState.PLANNED
    for side in Side:
        key = f"duos.completed:{duo.public_id}:{side}"
        if last is not None and is_open and last.answer_of(side) is None:
            _post_point(last, side, "duos/mails/completed", key)
        else:
            _post_with_page(duo, side, "duos/mails/completed", key)


def post_interrupted(duo: Duo, side: Side) -> None:
    """The duo ends early: no reason is told, the door stays open."""
    _post(duo, side, "duos/mails/interrupted", f"duos.interrupted:{duo.public_id}:{side}", {})


def post_checkpoint_asked(checkpoint: Checkpoint, side: Side) -> None:
    """Two or three questions, answered apart from the other by a personal link."""
    key = f"duos.asked:{checkpoint.public_id}:{side}"
    _post_point(checkpoint, side, "duos/mails/checkpoint_asked", key)


def post_checkpoint_reminder(checkpoint: Checkpoint, side: Side) -> None:
    """Once, some days later, when no answer came."""
    key = f"duos.reminded:{checkpoint.public_id}:{side}"
    _post_point(checkpoint, side, "duos/mails/checkpoint_reminder", key)


def post_checkpoint_again(checkpoint: Checkpoint, side: Side) -> None:
    """The questions once more with a new link, because the first one is lost."""
    _post_point(checkpoint, side, "duos/mails/checkpoint_asked", None)


def _post_with_page(duo: Duo, side: Side, template: str, once_key: str | None) -> None:
    """A mail whose button opens the duo's page."""
    raw = tokens.issue(DUO_LINK, duo.public_id, lasts=DUO_LINK_LASTS, side=side)
    url = public_url("portal.my_duo", token=raw)
    _post(duo, side, template, once_key, {"action_url": url})


def _post_point(checkpoint: Checkpoint, side: Side, template: str, once_key: str | None) -> None:
    """A mail whose button opens the questions of a checkpoint."""
    duo = checkpoint.duo
    raw = tokens.issue(POINT_LINK, checkpoint.public_id, lasts=POINT_LINK_LASTS, side=side)
    url = public_url("portal.point", token=raw)
    values = {"action_url": url, "asks": True, "is_fit": checkpoint.kind == CheckpointKind.FIT}
    values["is_after"] = not duo.is_live
    _post(duo, side, template, once_key, values, useful_until=clock.now() + POINT_LINK_LASTS)


def _post(
    duo: Duo,
    side: Side,
    template: str,
    once_key: str | None,
    values: dict[str, Any],
    useful_until: datetime | None = None,
) -> None:
    person, other = duo.side(side), duo.side(side.other)
    if not person.email:
        return
    known = {
        **signature(duo.programme),
        "asks": False,
        "name": person.first_name,
        "other_name": other.first_name,
        "is_mentor": side is Side.MENTOR,
        "starts_on": duo.starts_on,
        "meetings_per_month": duo.programme.meetings_per_month,
        "months": duo.programme.duration_months,
    }
    letters.post_letter(
        template,
        to=person.email,
        language=person.language,
        values={**known, **values},
        about=("duo", duo.public_id),
        addressee=("candidate", person.public_id),
        scope_id=duo.programme_id,
        reply_to=duo.programme.lead.email,
        useful_until=useful_until,
        once_key=once_key,
    )
