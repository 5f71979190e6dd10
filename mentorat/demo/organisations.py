"""Operators, programmes with their partners, staff with their rights, enterprises with contacts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from mentorat.accounts.models import Role, User
from mentorat.accounts.services import hash_password
from mentorat.demo.chance import Dice, rows
from mentorat.demo.days import Days
from mentorat.demo.programmes import CONTACTS, OPERATORS, PHRASE, PROMOTERS, REGION, Sketch
from mentorat.demo.sign_ins import address, host
from mentorat.demo.stage import Stage, kept
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.organisations.models import (
    Enterprise,
    EnterpriseContact,
    Organisation,
    Programme,
    ProgrammePartner,
    Seat,
    SiteOperator,
    StaffMember,
)
from mentorat.organisations.states import (
    RIGHTS_OF_ROLE,
    SEAT_RIGHTS,
    OrganisationKind,
    PartnerRole,
    Right,
)
from mentorat.reference import places

CRITERIA = ("sector", "language", "mobility", "availability")
OPENED = timedelta(days=680)


class House:
    """Everything above the programmes, made once per load; programmes ask it for their staff."""

    def __init__(self, days: Days) -> None:
        self.days, self.dice = days, Dice("house")
        self.hash = hash_password(PHRASE)
        self.ledger: list[dict[str, Any]] = []
        self._organisations: dict[str, Organisation] = {}
        self._users: dict[str, User] = {}
        self._employed: set[str] = set()
        with clock.as_of(self.opened_at):
            self._make_region()
            db.session.add(_operator())

    @property
    def opened_at(self) -> datetime:
        return self.days.at(self.days.today - OPENED, 9)

    def _make_region(self) -> None:
        role = db.session.scalar(select(Role).where(Role.name == Right.REGION))
        role = role or Role(name=Right.REGION)
        self.region = self.user(REGION, "region")
        self.region.roles.append(role)

    def user(self, name: str, domain: str, *, has_phrase: bool = True) -> User:
        """The user of that name, made when first asked for."""
        if name not in self._users:
            with clock.as_of(self.opened_at):
                self._users[name] = kept(
                    User(
                        email=address(name, domain),
                        name=name,
                        password=self.hash if has_phrase else None,
                    ),
                    self.dice,
                )
        return self._users[name]

    def organisation(self, code: str) -> Organisation:
        """The operator or regional centre with this code, or the IBEFE of a basin."""
        if code not in self._organisations:
            with clock.as_of(self.opened_at):
                self._organisations[code] = kept(_organisation(code), self.dice)
        return self._organisations[code]

    def _make_enterprises(self, programme: Programme, basin: str) -> list[Enterprise]:
        made = []
        for number, row in enumerate(rows("enterprises"), 1):
            if places.commune(row["commune"]).basin_code != basin:
                continue
            enterprise = Enterprise(
                programme=programme,
                name=row["name"],
                number=_number(number) if number % 3 else None,
                commune_nis5=row["commune"],
                sector_code=row["sector"],
            )
            made.append(kept(enterprise, self.dice))
            if row["name"] in CONTACTS:
                user = self.user(CONTACTS[row["name"]], host(row["name"]), has_phrase=False)
                db.session.add(EnterpriseContact(user=user, enterprise=enterprise))
        return made

    def stage(self, sketch: Sketch) -> Stage:
        """A programme with its partners and staff, ready to be peopled."""
        with clock.as_of(self.opened_at):
            programme = kept(_programme(sketch, self.organisation(sketch.lead)), self.dice)
            self._add_partners(programme, sketch)
            coordinator = self.user(sketch.coordinator, host(sketch.lead))
            others = [self.user(name, host(sketch.lead)) for name in sketch.others]
            self._employ(programme.lead, coordinator, *others)
            _seat(coordinator, programme, SEAT_RIGHTS)
            for other in others:
                _seat(other, programme, (Right.INTERVIEW,))
            promoter = self.user(PROMOTERS[sketch.basin], host(f"ibefe {sketch.basin}"))
            self._employ(self.organisation(f"ibefe {sketch.basin}"), promoter)
            _seat(promoter, programme, (Right.PROMOTE, Right.FIGURES))
            _seat(self.region, programme, (Right.FIGURES,))
            enterprises = self._make_enterprises(programme, sketch.basin)
        db.session.flush()
        return Stage(
            sketch=sketch,
            programme=programme,
            coordinator=coordinator,
            interviewers=[coordinator, *others, *others],
            enterprises=enterprises,
            days=self.days,
            dice=Dice(sketch.slug),
            ledger=self.ledger,
        )

    def _add_partners(self, programme: Programme, sketch: Sketch) -> None:
        roles = {
            sketch.lead: PartnerRole.LEAD,
            f"ibefe {sketch.basin}": PartnerRole.PROMOTER,
            **dict.fromkeys(sketch.partners, PartnerRole.PARTNER),
        }
        for code, role in roles.items():
            rights = [right.value for right in RIGHTS_OF_ROLE[role]]
            db.session.add(
                ProgrammePartner(
                    programme=programme,
                    organisation=self.organisation(code),
                    role=role,
                    rights=rights,
                )
            )

    def _employ(self, organisation: Organisation, *users: User) -> None:
        """Let these people work for an organisation; whoever does already stays there."""
        for user in users:
            if user.email not in self._employed:
                self._employed.add(user.email)
                db.session.add(StaffMember(user=user, organisation=organisation))


def _operator() -> SiteOperator:
    """Invented like everybody here: the pages say it, and nobody gets a mail."""
    return SiteOperator(
        name="Coordination des duos de démonstration",
        address="Place de l’Exemple 1, 5000 Namur",
        phone="+32 450 00 00 00",
        data_contact="donnees@demonstration.example.org",
        accessibility_contact="accessibilite@demonstration.example.org",
        legal_note="Démonstration : personnes et organismes sont inventés, rien n’est conservé.",
    )


def _organisation(code: str) -> Organisation:
    centres = {centre.code: centre for centre in places.centres()}
    if code in centres:
        kind, name, nis5 = OrganisationKind.CRI, centres[code].name, centres[code].seat_nis5
        name, short = f"{name} ({code})", code
    elif code.startswith("ibefe "):
        basin = places.basin(code.removeprefix("ibefe "))
        kind, nis5 = OrganisationKind.IBEFE, None
        name, short = f"Instance Bassin EFE {basin.name}", f"IBEFE {basin.name}"
    else:
        written, name, short, nis5 = OPERATORS[code]
        kind = OrganisationKind(written)
    return Organisation(
        kind=kind,
        name=name,
        short_name=short,
        commune_nis5=nis5,
        email=f"info@{host(code)}.example.org",
        phone="+32 450 00 00 00",  # a range given to nobody, so that no stranger is called
    )


def _programme(sketch: Sketch, lead: Organisation) -> Programme:
    settings: dict[str, object] = {"contact_days": sketch.contact_days}
    if sketch.checkpoints:
        settings["checkpoints"] = [kind.value for kind in sketch.checkpoints]
    return Programme(
        name=sketch.name,
        basin_code=sketch.basin,
        lead=lead,
        duration_months=sketch.duration_months,
        meetings_per_month=sketch.meetings_per_month,
        answer_days=sketch.answer_days,
        slots_needed=sketch.slots_needed,
        weights=dict(zip(CRITERIA, sketch.weights, strict=True)),
        settings=settings,
    )


def _seat(user: User, programme: Programme, rights: Iterable[Right]) -> None:
    for right in rights:
        db.session.add(Seat(user=user, programme=programme, right=right))


def _number(k: int) -> str:
    """An enterprise number that checks, in a range that was never given out."""
    body = 1_000 + k
    return f"{body:08d}{97 - body % 97:02d}"
