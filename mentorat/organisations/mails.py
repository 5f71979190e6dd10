"""Mails to enterprises."""

from __future__ import annotations

from mentorat.accounts.models import User
from mentorat.foundation.letters import post_letter
from mentorat.foundation.web import public_url
from mentorat.organisations.models import Enterprise


def post_contact_invited(user: User, enterprise: Enterprise, raw: str) -> None:
    """Invite a contact to the enterprise's page."""
    post_letter(
        "organisations/mails/contact_invited",
        to=user.email,
        language=user.language,
        values={
            "name": user.name,
            "enterprise": enterprise.name,
            "action_url": public_url("accounts.open_link", raw=raw),
        },
        about=("enterprise", enterprise.public_id),
    )
