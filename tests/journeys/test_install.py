"""The README’s “Install for real”, line by line, from a bare machine to the first admission.

Then a second basin, its programme and its team, added on pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.administering import Administrator, Member
from tests.journeys.applying import Mentee
from tests.journeys.browser import PHONE, Guest
from tests.journeys.cluster import programs
from tests.journeys.installed import InstalledSite
from tests.journeys.production import nginx

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADMINISTRATOR = "rita@cribw.example.org"
COORDINATOR = "claire@cribw.example.org"
SECOND = "karim@duos.example.org"
LIEGE = "Duos solidaires de Liège"
SETUP = (  # what the person at the terminal answers; the rest is right as it is proposed
    ("Kind", "cri"),
    ("Whole name", "Centre régional du Brabant wallon"),
    ("Short name", "CRIBW"),
    ("Street, number, postcode and town", "Rue de la Gare 1, 1400 Nivelles"),
    ("Commune of the seat", "Nivelles"),
    ("Mail address", "info@cribw.example.org"),
    ("Telephone", "067 11 22 33"),
    ("Name of the programme", "Mentorat Brabant wallon"),
    ("Basin", "brabant-wallon"),
    ("Mail address for questions about personal data", "dpo@cribw.example.org"),
    ("Mail address for what is not accessible", "acces@cribw.example.org"),
    ("First name and family name", "Rita Collard"),
    ("Mail address", ADMINISTRATOR),
)
PHRASE = "quatre girafes lisent dehors"


Arrives = Callable[..., Guest]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstalledSite]:
    needed = {"nginx": nginx(), "PostgreSQL": programs()}
    lacking = [name for name, there in needed.items() if not there]
    if lacking:
        pytest.skip(f"a bare machine needs {' and '.join(lacking)}")
    with InstalledSite(tmp_path_factory.mktemp("installed")) as running:
        yield running


def test_by_the_readme_alone_from_nothing_to_the_first_admission(
    site: InstalledSite, guest: Arrives
) -> None:
    assert "Done" not in site.talks(site.last_line, SETUP)
    rita = Administrator(guest(), "fr", is_judged=True)
    joins(site, rita, ADMINISTRATOR)
    rita.invites_to_the_team("CRIBW", "Claire Dumoulin", COORDINATOR)
    claire = Member(guest(), "fr", is_judged=True)
    joins(site, claire, COORDINATOR)
    amal = applies(site, guest, "1400", "Amal")
    claire.opens_from_the_queue("Amal")
    claire.invites("Amal")
    claire.writes_the_report()
    claire.admits("Amal")
    site.mailbox.next(amal.email, amal.says("Good news: you have a place in the programme."))
    a_second_basin_is_added_on_pages(site, guest, rita, claire)


def a_second_basin_is_added_on_pages(
    site: InstalledSite, guest: Arrives, rita: Administrator, claire: Member
) -> None:
    """Its organisation, its programme, its team; each sees their own people only."""
    rita.adds_an_organisation(LIEGE, "DSL", "4000 Liège")
    rita.begins_a_programme("Duos de Liège", "liege", LIEGE)
    rita.invites_to_the_team(LIEGE, "Karim Bouzid", SECOND)
    karim = Member(guest(), "fr", is_judged=True)
    joins(site, karim, SECOND)
    applies(site, guest, "4000", "Nour")
    karim.opens_from_the_queue("Nour")
    karim.goes_to("/personnes")
    karim.does_not_see("Amal")
    claire.goes_to("/personnes")
    claire.sees("Amal")
    claire.does_not_see("Nour")


def joins(site: InstalledSite, person: Member, email: str) -> None:
    """By the mail of the invitation: a password, a telephone, and in."""
    letter = site.mailbox.next(email)
    person.chooses_a_password(letter.link("/connexion/mot-de-passe/"), PHRASE)
    person.comes_in(email, PHRASE)


def applies(site: InstalledSite, guest: Arrives, place: str, name: str) -> Mentee:
    """On a phone, over HTTPS; the mail that confirms it arrives."""
    person = Mentee(guest(view=PHONE), "fr", is_judged=True)
    person.place = place
    email = f"{name.lower()}@example.org"
    person.applies(name, "Haddad", email, "Infirmière pendant dix ans à Alep.")
    site.mailbox.next(email, "/ma-candidature/")
    return person
