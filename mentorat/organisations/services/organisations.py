"""Organisations and who runs the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentorat.foundation import journal
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.organisations.errors import OrganisationNameTaken
from mentorat.organisations.models import Organisation, SiteOperator


def add_organisation(values: Mapping[str, Any], actor: Actor) -> Organisation:
    """Register an organisation; raises `OrganisationNameTaken`."""
    _check_name_is_free(values["name"])
    organisation = Organisation(**values)
    db.session.add(organisation)
    _flush()
    journal.record(
        actor,
        "add_organisation",
        subject_kind="organisation",
        subject_id=organisation.public_id,
        facts={"kind": organisation.kind},
    )
    return organisation


def change_organisation(
    organisation: Organisation, values: Mapping[str, Any], actor: Actor
) -> frozenset[str]:
    """Change what is known of an organisation; returns the names of the fields that changed.

    Raises `OrganisationNameTaken`.
    """
    if values.get("name", organisation.name) != organisation.name:
        _check_name_is_free(values["name"])
    changed = assign(organisation, values)
    _flush()
    if changed:
        journal.record(
            actor,
            "change_organisation",
            subject_kind="organisation",
            subject_id=organisation.public_id,
            facts=dict.fromkeys(sorted(changed), True),
        )
    return changed


def describe_operator(values: Mapping[str, Any], actor: Actor) -> frozenset[str]:
    """Say who runs this site, on all its public pages; returns what changed."""
    operator = db.session.get(SiteOperator, 1)
    if operator is None:
        db.session.add(SiteOperator(**values))
        changed = frozenset(values)
    else:
        changed = assign(operator, values)
    if changed:
        facts = dict.fromkeys(sorted(changed), True)
        journal.record(actor, "describe_operator", subject_kind="site", subject_id=1, facts=facts)
    return changed


def assign(row: Any, values: Mapping[str, Any]) -> frozenset[str]:
    """Set attributes of a row; returns the names of those that changed."""
    changed = frozenset(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _check_name_is_free(name: str) -> None:
    if db.session.scalar(select(Organisation.id).where(Organisation.name == name)):
        raise OrganisationNameTaken


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody took the name in the same instant
        raise OrganisationNameTaken from error
