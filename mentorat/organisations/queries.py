"""Who holds which right where, and the programmes and enterprises people may see."""

from __future__ import annotations

from collections import defaultdict

from flask import has_request_context
from flask_security import current_user
from sqlalchemy import select

from mentorat.accounts.models import User
from mentorat.foundation.access import Access
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.models import EnterpriseContact, Seat
from mentorat.organisations.states import Right


def reader() -> Access:
    """The access of whoever sends the running request."""
    if not has_request_context() or not current_user.is_authenticated:
        return Access()
    return access_of(current_user._get_current_object())


def access_of(user: User) -> Access:
    """All rights of `user`, read now: seats by programme, enterprises, region."""
    rights: defaultdict[str, set[int]] = defaultdict(set)
    for right, programme_id in db.session.execute(
        select(Seat.right, Seat.programme_id).where(Seat.user_id == user.id)
    ):
        rights[right].add(programme_id)
    for enterprise_id in db.session.scalars(
        select(EnterpriseContact.enterprise_id).where(EnterpriseContact.user_id == user.id)
    ):
        rights[Right.ENTERPRISE].add(enterprise_id)
    for role in user.roles:
        rights[role.name].update()
    return Access(
        actor=Actor("user", user.id),
        name=user.name,
        rights={right: frozenset(scopes) for right, scopes in rights.items()},
    )
