"""What may happen to a file: written by the person (`draft`), decided on by us (`file`)."""

from __future__ import annotations

from mentorat.candidates.services.completeness import check_complete, missing_step, open_step
from mentorat.candidates.services.draft import (
    apply,
    begin,
    discard_old_drafts,
    fill,
    identify,
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
from mentorat.candidates.services.keys import (
    BROWSER_KEY,
    KEY_LASTS,
    code_of,
    draft_by_code,
    hold,
)

__all__ = [
    "BROWSER_KEY",
    "KEY_LASTS",
    "admit",
    "apply",
    "begin",
    "check_complete",
    "code_of",
    "decline",
    "discard_old_drafts",
    "draft_by_code",
    "fill",
    "hold",
    "identify",
    "invite",
    "missing_step",
    "open_step",
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
