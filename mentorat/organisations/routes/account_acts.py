"""What is done to the account of a member of the team, said before and done once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.accounts.models import User
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.journal import Actor
from mentorat.organisations import queries, services
from mentorat.organisations.errors import (
    LastAdministrator,
    OwnAccount,
    OwnSecondStep,
    UserSwitchedOff,
    WorksElsewhereToo,
)
from mentorat.organisations.routes import blueprint
from mentorat.organisations.routes.team import programmes_here
from mentorat.organisations.states import Right

SAID = (
    LastAdministrator,
    OwnAccount,
    OwnSecondStep,
    UserSwitchedOff,
    WorksElsewhereToo,
)
# Act in the address: what does it, what is said when it is done.
ACTS: dict[str, tuple[Callable[[User, Actor], None], Any]] = {
    "desactiver": (services.switch_off, _l("The account is switched off. All sessions ended.")),
    "reactiver": (services.switch_on, _l("The account is open again, with the rights it has.")),
    "sessions": (services.end_sessions, _l("All sessions of this person ended.")),
    "invitation": (services.invite_again, _l("The invitation is on its way.")),
    "telephone": (
        services.reset_second_factor,
        _l("The second step is taken off and all sessions ended: the person pairs a new phone."),
    ),
    "nommer": (services.make_administrator, _l("This person is administrator now.")),
    "demettre": (services.unmake_administrator, _l("This person is no longer administrator.")),
}


@blueprint.get("/equipe/<public_id>/compte/<any(desactiver, telephone, nommer, demettre):act>")
@requires(Right.SETTINGS, Right.REGION)
def ask_account_act(public_id: str, act: str) -> str:
    """Say what the act does before it is done."""
    member = queries.member(public_id, programmes_here())
    return render_template("organisations/account_act.html", member=member, act_name=act)


@blueprint.post(
    "/equipe/<public_id>/compte/"
    "<any(desactiver, reactiver, sessions, invitation, telephone, nommer, demettre):act>"
)
@requires(Right.SETTINGS, Right.REGION)
def account_act(public_id: str, act: str) -> Any:
    do, said = ACTS[act]
    try:
        with transaction():
            do(queries.member(public_id, programmes_here()).user, current_access().actor)
        flash(str(said), "done")
    except SAID as broken:
        flash(str(broken.message), "error")
    return redirect(url_for("organisations.member", public_id=public_id), 303)
