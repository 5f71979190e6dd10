"""Mails to people who sign in."""

from __future__ import annotations

from datetime import timedelta

from mentorat.accounts.models import User
from mentorat.accounts.states import Notice
from mentorat.foundation import clock
from mentorat.foundation.letters import post_letter
from mentorat.foundation.web import public_url

LINK_LASTS = timedelta(minutes=30)
INVITATION_LASTS = timedelta(days=7)


def post_sign_in_link(user: User, raw: str) -> None:
    """The link that signs in once, within half an hour."""
    _post(
        "accounts/mails/sign_in_link", user, public_url("accounts.open_link", raw=raw), LINK_LASTS
    )


def post_staff_invited(user: User, raw: str) -> None:
    """Welcome to the team: the link sets the first password, within a week."""
    url = public_url("accounts.new_password", raw=raw)
    _post("accounts/mails/staff_invited", user, url, INVITATION_LASTS)


def post_staff_welcomed_back(user: User) -> None:
    """Something new is open to somebody who has a password already."""
    _post("accounts/mails/staff_welcomed_back", user, public_url("accounts.sign_in"))


def post_new_password(user: User, raw: str) -> None:
    """The link that sets a new password once, within half an hour."""
    url = public_url("accounts.new_password", raw=raw)
    _post("accounts/mails/new_password", user, url, LINK_LASTS)


def post_password_instead(user: User) -> None:
    """To staff who asked for a link: the workspace opens with a password."""
    _post("accounts/mails/password_instead", user, public_url("accounts.ask_password"))


def post_security_notice(user: User, notice: Notice) -> None:
    """Something about the account has changed; whoever did not do it should say so."""
    _post("accounts/mails/security_notice", user, public_url("accounts.account"), notice=notice)


def _post(
    template: str,
    user: User,
    action_url: str,
    lasts: timedelta | None = None,
    **values: object,
) -> None:
    post_letter(
        template,
        to=user.email,
        language=user.language,
        values={"name": user.name, "action_url": action_url, **values},
        about=("user", user.public_id),
        addressee=("user", user.public_id),
        useful_until=clock.now() + lasts if lasts else None,
    )
