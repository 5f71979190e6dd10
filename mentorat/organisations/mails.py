"""Mails to enterprises, and how every mail of a programme is signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app

from mentorat.accounts.mails import INVITATION_LASTS
from mentorat.accounts.models import User
from mentorat.foundation import clock
from mentorat.foundation.doctor.findings import Finding
from mentorat.foundation.letters import post_letter
from mentorat.foundation.web import public_url
from mentorat.organisations.models import Enterprise, Programme


def signature(programme: Programme) -> dict[str, Any]:
    """What stands at the foot of a mail: the programme, and whom to call or write to."""
    lead = programme.lead
    return {
        "programme_name": programme.name,
        "contact": {"name": lead.name, "phone": lead.phone, "email": lead.email},
    }


def post_doctor(
    to: str, language: str, findings: Sequence[Finding], *, patient: tuple[str, str], once_key: str
) -> None:
    """Tell who runs the server what is not well; without findings, that all is well again."""
    event = "doctor_faults" if findings else "doctor_well"
    post_letter(
        f"organisations/mails/{event}",
        to=to,
        language=language,
        values={"findings": findings, "site": current_app.config["PUBLIC_BASE_URL"]},
        about=patient,
        once_key=once_key,
    )


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
        addressee=("user", user.public_id),
        useful_until=clock.now() + INVITATION_LASTS,
    )
