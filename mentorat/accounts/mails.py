"""Mails to people who sign in."""

from __future__ import annotations

from mentorat.accounts.models import User
from mentorat.foundation.letters import post_letter
from mentorat.foundation.web import public_url


def post_sign_in_link(user: User, raw: str) -> None:
    """The link that signs in once, within half an hour."""
    post_letter(
        "accounts/mails/sign_in_link",
        to=user.email,
        language=user.language,
        values={"name": user.name, "action_url": public_url("accounts.open_link", raw=raw)},
        about=("user", user.public_id),
    )
