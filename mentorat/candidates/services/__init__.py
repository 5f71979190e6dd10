"""What may happen to a file: written by the person (`draft`), decided on by us (`file`)."""

from __future__ import annotations

from mentorat.candidates.services.completeness import check_complete, missing_step
from mentorat.candidates.services.draft import (
    apply,
    begin,
    discard_old_drafts,
    fill,
    send_draft_link,
    set_consent,
    set_languages,
    set_wishes,
)
from mentorat.candidates.services.file import (
    admit,
    decline,
    invite,
    pause,
    reopen,
    resume,
    submit,
    withdraw,
)

__all__ = [
    "admit",
    "apply",
    "begin",
    "check_complete",
    "decline",
    "discard_old_drafts",
    "fill",
    "invite",
    "missing_step",
    "pause",
    "reopen",
    "resume",
    "send_draft_link",
    "set_consent",
    "set_languages",
    "set_wishes",
    "submit",
    "withdraw",
]
