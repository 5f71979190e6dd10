"""The team: who works here, inviting, rights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.accounts import queries as account_queries
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.organisations import queries, services
from mentorat.organisations.errors import (
    ChangedMeanwhile,
    ContactCannotBeStaff,
    NoRightChosen,
    OtherOrganisation,
    UserSwitchedOff,
)
from mentorat.organisations.forms import InvitationForm, RightsForm
from mentorat.organisations.models import Organisation, Programme
from mentorat.organisations.routes import blueprint
from mentorat.organisations.services import powers
from mentorat.organisations.services.powers import Grant
from mentorat.organisations.states import RIGHT_WORDS, SEAT_RIGHTS, Right

REFUSED = (ContactCannotBeStaff, OtherOrganisation, UserSwitchedOff)


def programmes_here() -> frozenset[int] | None:
    """Ids of the programmes whose team the reader makes; None for administrators: all."""
    access = current_access()
    return None if access.may(Right.REGION) else access.scopes(Right.SETTINGS)


class Ticks:
    """Seats as values of tick boxes: "programme:right", by programme in the order of names."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self._offered = frozenset(grants)
        self.programmes = powers.programmes_of(self._offered)
        self._grants = {
            _value(programme, right): (programme.id, right.value)
            for programme in self.programmes
            for right in SEAT_RIGHTS
            if (programme.id, right.value) in self._offered
        }

    @property
    def choices(self) -> dict[str, str]:
        return {
            value: str(RIGHT_WORDS[Right(right)][0]) for value, (_p, right) in self._grants.items()
        }

    def values(self, grants: Iterable[Grant]) -> list[str]:
        wanted = set(grants)
        return [value for value, grant in self._grants.items() if grant in wanted]

    def grants(self, values: Iterable[str] | None) -> set[Grant]:
        """The seats of these values, none where nothing was sent; others are left out."""
        return {self._grants[value] for value in values or () if value in self._grants}


def _value(programme: Programme, right: str) -> str:
    return f"{programme.public_id}:{right}"


@blueprint.get("/equipe")
@requires(Right.SETTINGS, Right.REGION)
def team() -> str:
    """Who works in the reader's programmes, by organisation."""
    return render_template("organisations/team.html", members=queries.team(programmes_here()))


@blueprint.get("/equipe/invitation")
@requires(Right.SETTINGS, Right.REGION)
def choose_organisation() -> Any:
    """For which organisation somebody is invited: what they may do depends on it."""
    open_to = powers.organisations_open_to(powers.powers_of(current_access().actor))
    shown = [one for one in queries.organisations() if one.id in open_to]
    if len(shown) == 1:
        return redirect(url_for("organisations.invitation", organisation_id=shown[0].public_id))
    return render_template("organisations/invite_for.html", organisations=shown)


def _inviting(organisation_id: str) -> tuple[Organisation, Ticks]:
    """The organisation, when the reader may invite for it, and what may be given."""
    organisation = queries.organisation(organisation_id)
    own = powers.powers_of(current_access().actor)
    if organisation.id not in powers.organisations_open_to(own):
        raise NotFoundHere
    return organisation, Ticks(powers.offered(organisation.id, own))


@blueprint.get("/equipe/invitation/<organisation_id>")
@requires(Right.SETTINGS, Right.REGION)
def invitation(organisation_id: str) -> str:
    organisation, ticks = _inviting(organisation_id)
    form = InvitationForm()
    form.grants.choices = ticks.choices
    return _invitation_page(organisation, ticks, form)


def _invitation_page(organisation: Organisation, ticks: Ticks, form: InvitationForm) -> str:
    return render_template(
        "organisations/invitation.html",
        organisation=organisation,
        programmes=ticks.programmes,
        form=form,
    )


@blueprint.post("/equipe/invitation/<organisation_id>")
@requires(Right.SETTINGS, Right.REGION)
def invite(organisation_id: str) -> Any:
    organisation, ticks = _inviting(organisation_id)
    form = InvitationForm()
    form.grants.choices = ticks.choices
    if form.validate_on_submit():
        try:
            return redirect(_invite(organisation_id, form), 303)
        except NoRightChosen as broken:
            form.grants.errors = [str(broken.message)]
        except REFUSED as broken:
            form.email.errors = [str(broken.message)]
    return _invitation_page(organisation, ticks, form), 422


def _invite(organisation_id: str, form: InvitationForm) -> str:
    """Address of the page of whoever was invited."""
    with transaction():
        organisation, ticks = _inviting(organisation_id)
        user, is_new = services.invite_staff(
            organisation,
            email=form.email.data,
            name=form.name.data,
            language=form.language.data,
            grants=ticks.grants(form.grants.data),
            is_administrator=form.is_administrator.data,
            actor=current_access().actor,
        )
        target = url_for("organisations.member", public_id=user.public_id)
    known = _("This person works here already: the rights are added, the name stays as it was.")
    flash(_("The invitation is on its way.") if is_new else known, "done")
    return target


@blueprint.get("/equipe/<public_id>")
@requires(Right.SETTINGS, Right.REGION)
def member(public_id: str) -> str:
    """One of the team: rights to tick, the account."""
    known = queries.member(public_id, programmes_here())
    form, ticks = _rights_of(known)
    return _member_page(known, form, ticks)


def _rights_of(known: queries.Member) -> tuple[RightsForm, Ticks]:
    own = powers.powers_of(current_access().actor)
    organisation_id = known.organisation.id if known.organisation else None
    holding = powers.grants_of(known.user)
    ticks = Ticks(powers.offered(organisation_id, own, holding=holding))
    form = RightsForm()
    form.grants.choices = ticks.choices
    if not form.is_submitted():
        form.show(ticks.values(holding))
    return form, ticks


def _member_page(known: queries.Member, form: RightsForm, ticks: Ticks) -> str:
    own, offered = powers.powers_of(current_access().actor), set(ticks.choices)
    fixed = [
        (programme, rights)
        for programme, held in known.seats
        if (rights := [right for right in held if _value(programme, right) not in offered])
    ]
    return render_template(
        "organisations/member.html",
        member=known,
        form=form,
        programmes=ticks.programmes,
        fixed=fixed,
        is_own=current_access().actor.id == known.user.id,
        may_account=powers.may_manage_account(known.user, own),
        may_reset=own.is_everywhere and account_queries.has_second_factor(known.user),
    )


@blueprint.post("/equipe/<public_id>/droits")
@requires(Right.SETTINGS, Right.REGION)
def change_rights(public_id: str) -> Any:
    known = queries.member(public_id, programmes_here())
    form, ticks = _rights_of(known)
    if not form.validate_on_submit():
        return _member_page(known, form, ticks), 422
    try:
        changed = _change_rights(public_id, form)
    except ChangedMeanwhile as broken:
        flash(str(broken.message), "error")
        return _member_again(public_id), broken.status
    flash(
        _("The rights are saved. They hold at once.") if changed else _("Nothing has changed."),
        "done",
    )
    return redirect(url_for("organisations.team"), 303)


def _change_rights(public_id: str, form: RightsForm) -> int:
    with transaction():
        known = queries.member(public_id, programmes_here())
        ticks = _rights_of(known)[1]
        given, taken = services.change_rights(
            known.user,
            ticked=ticks.grants(form.grants.data),
            shown=ticks.grants(form.ticks_shown),
            actor=current_access().actor,
        )
        return given + taken


def _member_again(public_id: str) -> str:
    """The page as things stand now, not as they were ticked."""
    known = queries.member(public_id, programmes_here())
    form, ticks = _rights_of(known)
    form.show(ticks.values(powers.grants_of(known.user)))
    return _member_page(known, form, ticks)
