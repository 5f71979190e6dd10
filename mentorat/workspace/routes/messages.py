"""Messages that did not leave: to whom, what, why; sent again, or set aside for a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.foundation import access as doors
from mentorat.foundation import outbox
from mentorat.foundation.access import current_access, requires, signed_in
from mentorat.foundation.db import db, transaction
from mentorat.foundation.errors import NotFoundHere
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import instant_in_words
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.outbox import Fault, OutboxMessage
from mentorat.organisations.states import Right
from mentorat.workspace.forms import PlainForm
from mentorat.workspace.routes import blueprint

FAULTS: dict[str, Any] = {
    Fault.ADDRESS: _l("The address does not exist, or no longer."),
    Fault.FULL: _l("The person’s mailbox is full."),
    Fault.REFUSED: _l("The person’s mail server refused this message."),
    Fault.AWAY: _l("For three days no server could take it."),
    Fault.PAST: _l("It could not leave in time, and is of no use any more."),
    Fault.MARKED: _l("Not sent: mails to this address come back."),
}
# What each kind of letter is, for somebody who will say it on the phone.
KINDS: dict[str, Any] = {
    "received": _l("Confirmation of the application"),
    "already": _l("Answer to a second application"),
    "admitted": _l("Admission"),
    "declined": _l("File closed for now"),
    "paused": _l("File put on hold"),
    "resumed": _l("End of the pause"),
    "reopened": _l("File opened again"),
    "withdrawn": _l("File withdrawn"),
    "draft_link": _l("Link to go on with an application"),
    "opened": _l("Beginning of the duo"),
    "link": _l("Link to the personal page"),
    "completed": _l("End of the duo"),
    "interrupted": _l("Early end of the duo"),
    "checkpoint_asked": _l("Questions of a checkpoint"),
    "checkpoint_reminder": _l("Reminder of a checkpoint"),
    "interview_invitation": _l("Invitation to an interview"),
    "interview_moved": _l("Interview moved"),
    "interview_cancelled": _l("Interview cancelled"),
    "interview_noted": _l("News of an interview, for the colleague"),
    "proposal": _l("Proposal of a duo"),
    "reminder": _l("Reminder of a proposal"),
    "ended": _l("End of a proposal"),
    "sign_in_link": _l("Link to sign in"),
    "new_password": _l("Link for a new password"),
    "password_instead": _l("Answer to a request for a link: one signs in with a password"),
    "security_notice": _l("Notice that the sign-in was changed"),
    "staff_invited": _l("Invitation to the team"),
    "staff_welcomed_back": _l("Invitation to the team"),
    "contact_invited": _l("Invitation of an enterprise contact"),
    "doctor_faults": _l("What is not well with this site, for who looks after the server"),
    "doctor_well": _l("All is well again with this site, for who looks after the server"),
}


@dataclass(frozen=True)
class Unsent:
    """A message that waits for a human. Its `name` is empty where the reader may not know it."""

    public_id: str
    name: str
    what: str
    why: str
    phone: str
    can_go_again: bool


def of_programmes(programme_ids: frozenset[int]) -> list[Unsent]:
    """What did not leave in these programmes, oldest first. Three statements."""
    return _shown(outbox.undelivered(programme_ids))


def of_candidate(candidate: Candidate) -> list[Unsent]:
    """What did not reach this person."""
    if candidate.programme_id is None:
        return []
    person = ("candidate", candidate.public_id)
    return _shown(outbox.undelivered_to(person, candidate.programme_id))


def _shown(messages: Sequence[OutboxMessage], *, of_users_only: bool = False) -> list[Unsent]:
    """Names and phones of the addressees: two statements, whatever their number."""
    if not messages:
        return []
    ids = {one.addressee_id for one in messages}
    users = {one.public_id: one for one in db.session.scalars(_called(User, ids))}
    people: dict[str, Candidate] = {}
    if not of_users_only:
        people = {one.public_id: one for one in db.session.scalars(_called(Candidate, ids))}
    return [
        _unsent(one, users.get(one.addressee_id or ""), people.get(one.addressee_id or ""))
        for one in messages
    ]


def _called(model: Any, public_ids: set[str | None]) -> Any:
    return select(model).where(model.public_id.in_(public_ids))


def _unsent(message: OutboxMessage, user: User | None, person: Candidate | None) -> Unsent:
    why = str(FAULTS[message.fault or Fault.AWAY])
    return Unsent(
        public_id=message.public_id,
        name=person.full_name if person else user.name if user else "",
        what=str(KINDS.get(message.kind, _("A message"))),
        why=f"{why} · {instant_in_words(message.failed_at or message.created_at)}",
        phone=person.phone if person else "",
        can_go_again=message.can_go_again,
    )


@blueprint.get("/messages")
@requires(Right.REGION)
def messages() -> str:
    """What did not leave and belongs to no programme: links to sign in, invitations."""
    found = outbox.undelivered(is_scopeless=True)
    shown = _shown(found, of_users_only=True)
    return render_template("workspace/messages.html", unsent=shown, form=PlainForm())


@blueprint.post("/messages/<public_id>/envoi")
@signed_in
def send_again(public_id: str) -> Any:
    """Try it once more."""
    if not PlainForm().validate_on_submit():
        raise NotFoundHere
    with transaction():
        message = _load(public_id)
        outbox.send_again(message, current_access().actor)
    flash(_("The message is on its way again."), "done")
    return _back(message.scope_id)


@blueprint.post("/messages/<public_id>/appel")
@signed_in
def call_instead(public_id: str) -> Any:
    """Somebody calls: the message is set aside, and the person's page shows the number."""
    if not PlainForm().validate_on_submit():
        raise NotFoundHere
    with transaction():
        message = _load(public_id)
        outbox.set_aside(message, current_access().actor)
        scope_id, kind, id = message.scope_id, message.addressee_kind, message.addressee_id
    flash(_("The message is set aside: it will not be sent."), "done")
    if scope_id is not None and kind == "candidate":
        return redirect(url_for("workspace.person", public_id=id), 303)
    return _back(scope_id)


def _load(public_id: str) -> OutboxMessage:
    """A message of the reader's programmes; one of no programme for the region's team.

    Held until the transaction ends: of two colleagues, the second finds what the first did.
    """
    access = current_access()
    mine = OutboxMessage.scope_id.in_(access.scopes(Right.FOLLOW))
    region = OutboxMessage.scope_id.is_(None)
    place = or_(mine, region) if access.may(Right.REGION) else mine
    wanted = select(OutboxMessage).where(OutboxMessage.public_id == public_id, place)
    return doors.one(wanted.with_for_update())


def _back(scope_id: int | None) -> Response:
    return redirect(url_for("workspace.messages" if scope_id is None else "workspace.today"), 303)
