"""What may happen to a file: written by the person (`draft`), decided on by us (`file`)."""

from __future__ import annotations

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
    "decline",
    "invite",
    "pause",
    "reopen",
    "resume",
    "submit",
    "withdraw",
]
