"""The main job, end to end: two people apply, meet, and are followed; an enterprise looks on.

Real Chromium, the running server and worker, links taken from the mails that really arrived.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from string import ascii_lowercase

import pytest

from tests.journeys.applying import Mentee, Mentor
from tests.journeys.browser import PHONE, Guest
from tests.journeys.coordinating import Coordinator
from tests.journeys.crawl import MAIL
from tests.journeys.mailbox import Letter, Mailbox
from tests.journeys.people import Person
from tests.journeys.site import Site

Arrives = Callable[..., Guest]
EMPLOYER = "Clinique Sainte-Barbe-en-Haine"  # of the programme that the two apply to


@dataclass(frozen=True)
class Way:
    """How the journey is lived: language of all pages, JavaScript or not, judged or not."""

    language: str
    has_script: bool = True


WAYS = [
    pytest.param(Way("fr"), id="french"),
    pytest.param(Way("ar"), id="arabic"),
    pytest.param(Way("fr", has_script=False), id="without-js"),
]


@dataclass
class Stage:
    """Who takes part."""

    way: Way
    guest: Arrives
    site: Site
    mailbox: Mailbox
    # Nobody of the same name is there already, however often the journey is made.
    sign: str = field(default_factory=lambda: "".join(random.choices(ascii_lowercase, k=5)))

    def arrives(self, who: type[Person], **more: object) -> Person:
        way = self.way
        # Whoever has an account reads in the language of the account.
        language = way.language if who in (Mentee, Mentor) else "fr"
        opened = self.guest(script=way.has_script, language=language, **more)
        return who(opened, language, is_judged=way.has_script)

    def mail(self, to: str, about: str = "") -> Letter:
        return self.mailbox.next(to, about)

    def sign_in_of(self, role: str) -> tuple[str, str]:
        """Address and password of the first person of this role in the demonstration's list."""
        for line in self.site.sign_ins.splitlines():
            found = MAIL.search(line)
            if line.startswith(role) and found:
                return found.group(), line[found.end() :].rpartition("/")[0].strip()
        raise AssertionError(f"nobody signs in as {role}:\n{self.site.sign_ins}")


@pytest.fixture(params=WAYS)
def stage(request: pytest.FixtureRequest, guest: Arrives, site: Site, mailbox: Mailbox) -> Stage:
    return Stage(request.param, guest, site, mailbox)


@pytest.mark.production
def test_from_an_application_to_a_duo_and_its_end(stage: Stage) -> None:
    mentee, mentor = apply(stage)
    coordinator = stage.arrives(Coordinator)
    assert isinstance(coordinator, Coordinator)
    coordinator.signs_in(*stage.sign_in_of("Coordinator, Mentorat Mons"))
    for person in (mentee, mentor):
        interview_and_admit(stage, coordinator, person)
    match(stage, coordinator, mentee, mentor)
    both_say_yes(stage, mentee, mentor)
    follow(stage, coordinator, mentee, mentor)
    end(stage, coordinator, mentee, mentor)
    the_enterprise_looks(stage, mentee, mentor)


def apply(stage: Stage) -> tuple[Mentee, Mentor]:
    """Two strangers apply on their phones; each gets a mail with a link to their file."""
    sign = stage.sign
    mentee, mentor = stage.arrives(Mentee, view=PHONE), stage.arrives(Mentor, view=PHONE)
    assert isinstance(mentee, Mentee)
    assert isinstance(mentor, Mentor)
    words = "Infirmière pendant dix ans à Alep."
    mentee.applies(f"Amal{sign}", "Haddad", f"amal.{sign}@example.org", words)
    words = "J’ai formé beaucoup de jeunes collègues."
    mentor.applies(f"Brigitte{sign}", "Wauters", f"brigitte.{sign}@example.org", EMPLOYER, words)
    for person in (mentee, mentor):
        stage.mail(person.email, "/candidature/reprendre/")  # came by itself after a screen
        person.goes_to(stage.mail(person.email, "/ma-candidature/").link("/ma-candidature/"))
        person.reads("Application received")
        person.is_light()
    return mentee, mentor


def interview_and_admit(stage: Stage, coordinator: Coordinator, person: Mentee | Mentor) -> None:
    """The queue shows the application; invitation with a calendar entry; report; admission."""
    coordinator.opens_from_the_queue(person.name)
    coordinator.invites(person.name)
    calendar = stage.mail(person.email).attachment(".ics")
    assert "BEGIN:VEVENT" in calendar
    assert "METHOD:REQUEST" in calendar
    coordinator.writes_the_report()
    coordinator.admits(person.name)
    stage.mail(person.email, person.says("Good news: you have a place in the programme."))


def match(stage: Stage, coordinator: Coordinator, mentee: Mentee, mentor: Mentor) -> None:
    """A round is opened, frozen, solved, read, changed by hand at a known price, published."""
    coordinator.opens_a_round(f"Tour {stage.sign}")
    coordinator.freezes_and_solves()
    coordinator.looks_at(mentee.name)
    coordinator.sets_the_pair(mentee.name, mentor.name)
    coordinator.publishes()


def both_say_yes(stage: Stage, mentee: Mentee, mentor: Mentor) -> None:
    """Each reads a portrait without name by a personal link and says yes; the duo opens."""
    for person, other, outcome in (
        (mentee, mentor, "Thank you for your yes."),
        (mentor, mentee, "Your duo is born."),
    ):
        letter = stage.mail(person.email)
        assert other.name not in letter.text
        person.goes_to(letter.link("/proposition/"))
        person.does_not_see(other.name, "Haddad", "Wauters")
        person.is_light()
        person.presses("Yes, I want to meet this person")
        person.reads(outcome)
    for person, other in ((mentee, mentor), (mentor, mentee)):
        letter = stage.mail(person.email)
        assert other.name in letter.text
        person.goes_to(letter.link("/mon-duo/"))
        person.sees(other.name)
        person.is_light()


def follow(stage: Stage, coordinator: Coordinator, mentee: Mentee, mentor: Mentor) -> None:
    """First meeting, a goal, and a checkpoint that each side answers apart."""
    coordinator.opens_the_duo(mentee.name)
    coordinator.logs_the_first_meeting()
    coordinator.notes_a_goal("Relire le CV ensemble")
    coordinator.ticks_the_goal()
    coordinator.asks_how_it_goes()
    for person, other in ((mentee, mentor), (mentor, mentee)):
        person.goes_to(stage.mail(person.email).link("/point/"))
        person.is_light()
        person.sees(other.name)
        person.presses("Yes, it suits me")
        person.reads("Thank you for your answer.")
    coordinator.holds_the_checkpoint(coordinator.says("Yes, it suits me"))


def end(stage: Stage, coordinator: Coordinator, mentee: Mentee, mentor: Mentor) -> None:
    """The duo is completed with its outcome; both are thanked."""
    coordinator.completes()
    for person in (mentee, mentor):
        person.goes_to(stage.mail(person.email).link("/point/"))


def the_enterprise_looks(stage: Stage, mentee: Mentee, mentor: Mentor) -> None:
    """By mailed link: the mentor's involvement, and nothing about the mentee."""
    address, _way = stage.sign_in_of(f"Enterprise, {EMPLOYER}")
    contact = stage.arrives(Person)
    contact.goes_to("/connexion/lien")
    contact.writes(email=address)
    contact.presses_first()
    contact.goes_to(stage.mail(address).link("/connexion/"))
    contact.presses_first()
    contact.is_at("/entreprise$")
    contact.sees(f"{mentor.name} Wauters")
    contact.reads("Mentors: ready, in a duo or after one")
    contact.does_not_see(mentee.name, "Haddad", "Alep")
