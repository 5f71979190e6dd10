"""Rights: who may give which to whom, how they end, and that somebody always can."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import SERVER, Actor, JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations import services
from mentorat.organisations.errors import (
    ChangedMeanwhile,
    ContactCannotBeStaff,
    LastAdministrator,
    NoRightChosen,
    OtherOrganisation,
    OwnAccount,
    RightNotYours,
    UserSwitchedOff,
    WorksElsewhereToo,
)
from mentorat.organisations.models import Organisation, Programme, ProgrammePartner, StaffMember
from mentorat.organisations.services import powers
from mentorat.organisations.states import PartnerRole, Right
from tests.organisations.factories import (
    make_contact,
    make_organisation,
    make_partner,
    make_programme,
    make_region_user,
    make_user,
)

pytestmark = pytest.mark.usefixtures("context")
PERSON = {"email": "Nouvelle@Example.org", "name": "Nouvelle Personne", "language": "ar"}


def actor(user: User) -> Actor:
    return Actor("user", user.id)


def lead_of(programme: Programme) -> Organisation:
    return programme.lead


def test_an_invitation_makes_the_account_the_seats_and_one_mail() -> None:
    with transaction():
        programme = make_programme()
        boss = make_region_user()
        wanted = {(programme.id, "follow"), (programme.id, "match")}
        user, is_new = services.invite_staff(
            lead_of(programme), **PERSON, grants=wanted, actor=actor(boss)
        )
    assert is_new
    assert (user.email, user.language, user.password) == ("nouvelle@example.org", "ar", None)
    assert powers.grants_of(user) == wanted
    assert powers.organisation_of(user) == programme.lead_id
    mails = list(db.session.scalars(select(OutboxMessage)))
    assert [(mail.kind, mail.language) for mail in mails] == [("staff_invited", "ar")]
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "give_rights")
    ).one()
    assert (entry.scope_id, entry.facts) == (programme.id, {"rights": "follow,match"})
    assert "ouvelle" not in str([vars(one) for one in db.session.scalars(select(JournalEntry))])


def test_the_same_invitation_twice_writes_one_mail_and_keeps_the_name() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        wanted = {(programme.id, "follow")}
        for name in ("Nouvelle Personne", "Autre Nom"):
            user, is_new = services.invite_staff(
                lead_of(programme), **{**PERSON, "name": name}, grants=wanted, actor=actor(boss)
            )
    assert (is_new, user.name) == (False, "Nouvelle Personne")
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_coordinator_gives_only_what_they_hold_where_they_hold_it() -> None:
    with transaction():
        mine, other = make_programme(), make_programme()
        make_partner(other, mine.lead, rights=[Right.FOLLOW])
        boss = make_user([Right.SETTINGS, Right.FOLLOW], [mine])
        organisation, by = mine.lead, actor(boss)
        for forbidden in ((mine.id, "match"), (other.id, "follow"), (mine.id, "region")):
            with pytest.raises(RightNotYours):
                services.invite_staff(organisation, **PERSON, grants={forbidden}, actor=by)
        with pytest.raises(RightNotYours):
            services.invite_staff(
                organisation, **PERSON, grants=(), is_administrator=True, actor=by
            )
        services.invite_staff(organisation, **PERSON, grants={(mine.id, "follow")}, actor=by)


@pytest.mark.parametrize("right", ["follow", "figures"])
def test_settings_alone_give_nobody_what_the_giver_has_not(right: str) -> None:
    """Not even to oneself: a right to settle is no right to read files."""
    with transaction():
        programme = make_programme()
        boss = make_user([Right.SETTINGS], [programme])
        with pytest.raises(RightNotYours):
            services.change_rights(
                boss,
                ticked={(programme.id, "settings"), (programme.id, right)},
                shown={(programme.id, "settings")},
                actor=actor(boss),
            )


def test_nobody_gives_beyond_what_the_organisation_may() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        promoter = make_partner(programme, role=PartnerRole.PROMOTER)
        with pytest.raises(RightNotYours):
            services.invite_staff(
                promoter.organisation,
                **PERSON,
                grants={(programme.id, "follow")},
                actor=actor(boss),
            )


def test_without_a_right_nobody_is_invited() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        with pytest.raises(NoRightChosen):
            services.invite_staff(lead_of(programme), **PERSON, grants=(), actor=actor(boss))


def test_contacts_strangers_and_closed_accounts_cannot_join() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        contact, off = make_contact(), make_user(programmes=[programme], active=False)
        elsewhere = make_user(programmes=[make_programme()])
        cases = (
            (contact, ContactCannotBeStaff),
            (off, UserSwitchedOff),
            (elsewhere, OtherOrganisation),
        )
        for user, refusal in cases:
            with pytest.raises(refusal):
                services.invite_staff(
                    lead_of(programme),
                    email=user.email,
                    name="X",
                    language="fr",
                    grants={(programme.id, "follow")},
                    actor=actor(boss),
                )
        assert not off.active


def test_rights_are_given_and_taken_in_one_save() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        user = make_user([Right.FOLLOW, Right.MATCH], [programme])
        before = powers.grants_of(user)
        wanted = {(programme.id, "follow"), (programme.id, "interview")}
        assert services.change_rights(user, ticked=wanted, shown=before, actor=actor(boss)) == (
            1,
            1,
        )
        again = services.change_rights(user, ticked=wanted, shown=wanted, actor=actor(boss))
    assert again == (0, 0)
    assert powers.grants_of(user) == wanted
    actions = [one.action for one in db.session.scalars(select(JournalEntry))]
    assert actions == ["give_rights", "take_rights"]


def test_a_change_made_meanwhile_is_not_written_over() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        user = make_user([Right.FOLLOW], [programme])
        with pytest.raises(ChangedMeanwhile):
            services.change_rights(user, ticked=(), shown=(), actor=actor(boss))
        assert powers.grants_of(user)


def test_what_one_may_not_touch_stays() -> None:
    with transaction():
        mine, other = make_programme(), make_programme()
        boss = make_user([Right.SETTINGS, Right.FOLLOW], [mine])
        user = make_user([Right.FOLLOW, Right.MATCH], [mine, other])
        services.change_rights(user, ticked=(), shown={(mine.id, "follow")}, actor=actor(boss))
        assert powers.grants_of(user) == {
            (mine.id, "match"),
            (other.id, "follow"),
            (other.id, "match"),
        }


def test_fewer_rights_of_an_organisation_end_the_seats_of_its_staff_at_once() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        part = make_partner(programme, rights=[Right.FOLLOW, Right.INTERVIEW])
        user = make_user([Right.FOLLOW, Right.INTERVIEW], [programme])
        db.session.get(StaffMember, user.id).organisation = part.organisation  # type: ignore[union-attr]
        colleague = make_user([Right.INTERVIEW], [programme])
        db.session.flush()
        shown = ["follow", "interview"]
        assert services.set_partner_rights(part, ["follow"], shown, actor(boss)) == 1
        with pytest.raises(ChangedMeanwhile):
            services.set_partner_rights(part, [], shown, actor(boss))
        assert powers.grants_of(user) == {(programme.id, "follow")}
        assert powers.grants_of(colleague) == {(programme.id, "interview")}
        assert services.remove_partner(part, actor(boss)) == 1
        assert not powers.grants_of(user)


def test_a_new_lead_takes_over_and_the_old_one_stays() -> None:
    with transaction():
        programme, boss = make_programme(), make_region_user()
        old, new = programme.lead, make_organisation()
        services.add_partner(programme, new, PartnerRole.LEAD, actor(boss))
        db.session.flush()
        roles = {
            part.organisation_id: part.role for part in db.session.scalars(select(ProgrammePartner))
        }
    assert programme.lead is new
    assert roles == {old.id: "partner", new.id: "lead"}


def test_the_last_administrator_stays() -> None:
    with transaction():
        boss = make_region_user(password="x")
        invited = make_user()  # has chosen no password yet: could not sign in
        services.make_administrator(invited, actor(boss))
        by = actor(boss)
        with pytest.raises(LastAdministrator):
            services.unmake_administrator(boss, by)
        with pytest.raises(LastAdministrator):
            services.switch_off(boss, actor(invited))
        invited.password = "y"
        services.unmake_administrator(boss, by)
        with pytest.raises(RightNotYours):
            services.make_administrator(boss, by)


def test_nobody_switches_themself_off() -> None:
    with transaction():
        boss = make_region_user(password="x")
        second = make_user(password="y")
        services.make_administrator(second, actor(boss))
        with pytest.raises(OwnAccount):
            services.switch_off(boss, actor(boss))
        services.switch_off(second, actor(boss))
    assert not second.active


def test_a_coordinator_closes_only_accounts_of_their_programmes() -> None:
    with transaction():
        mine, other = make_programme(), make_programme()
        boss = make_user(programmes=[mine])
        own, both = make_user(programmes=[mine]), make_user(programmes=[mine, other])
        region = make_region_user()
        by = actor(boss)
        for user in (both, region, make_contact()):
            for act in (services.switch_off, services.end_sessions, services.invite_again):
                with pytest.raises(WorksElsewhereToo):
                    act(user, by)
        services.switch_off(own, by)
        with pytest.raises(UserSwitchedOff):
            services.invite_again(own, by)
        services.switch_on(own, by)
    assert own.active


def test_the_server_may_make_administrators_and_a_coordinator_may_not() -> None:
    with transaction():
        boss, user = make_user(programmes=[make_programme()]), make_user()
        with pytest.raises(RightNotYours):
            services.make_administrator(boss, actor(boss))
        services.make_administrator(user, SERVER)
    assert powers.is_administrator(user.id)
    assert not powers.is_administrator(boss.id)
