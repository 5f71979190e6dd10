"""Applying, screen after screen, as a mentee or as a mentor."""

from __future__ import annotations

from tests.journeys.browser import weight
from tests.journeys.people import Person

MONS = "7000"
EVENINGS_AND_MORNINGS = ("0", "2", "5", "8", "11", "14")
MAX_PAGE_BYTES = 60_000


class Applicant(Person):
    """Somebody who applies, without account, on a phone."""

    side = ""
    email = ""
    place = MONS

    def begins(self, first_name: str, email: str) -> None:
        self.name, self.email = first_name, email
        self.goes_to("/")
        self.is_light()
        self.follows("I am looking for work" if self.side == "mentee" else "I have work to share")
        self.ticks(language=self.language)
        self.goes_on()

    def goes_on(self) -> None:
        self.is_light()
        self.presses("Continue")

    def is_light(self) -> None:
        """The page weighs little, for phones that pay for each byte."""
        size = weight(self.guest.context, self.page.url)
        assert size <= MAX_PAGE_BYTES, f"{self.page.url} weighs {size} bytes"

    def says_who(self, last_name: str) -> None:
        self.is_at("/vous$")
        self.writes(first_name=self.name, last_name=last_name, email=self.email)
        self.agrees("is_adult")
        self.goes_on()

    def says_where(self) -> None:
        self.is_at("/lieu$")
        self.writes(commune=self.place)
        self.ticks(modes=("0", "2"), minutes="60", limit="soft")
        self.goes_on()

    def says_when(self) -> None:
        self.is_at("/moments$")
        self.ticks(slots=EVENINGS_AND_MORNINGS)
        self.goes_on()

    def says_help(self, words: str) -> None:
        self.is_at("/aide$")
        self.ticks(topics=("1", "2"))
        self.writes(presentation=words)
        self.goes_on()

    def reads_again_and_sends(self, *consents: str) -> None:
        self.is_at("/envoi$")
        self.is_light()
        self.sees(self.name, self.email)

        def sends() -> None:
            self.agrees(*consents)
            self.presses("Send my application")

        self.insists(sends, "/envoyee$")
        self.is_light()
        self.reads("Thank you. Your application is with us.")


class Mentee(Applicant):
    """Looks for work as a nurse or near it."""

    side = "mentee"

    def applies(self, first_name: str, last_name: str, email: str, words: str) -> None:
        self.begins(first_name, email)
        self.says_who(last_name)
        self.says_where()
        self.says_when()
        self.ticks(sectors="care")
        self.goes_on()
        self.picks(first="care:nurse", second="care:care-assistant")
        self.goes_on()
        self.ticks(french="B1")
        self.picks(language_1="ar", level_1="NATIVE")
        self.goes_on()
        self.says_help(words)
        self.reads_again_and_sends("file", "shared_with_pair")


class Mentor(Applicant):
    """Works as a nurse for an enterprise whose contact will look."""

    side = "mentor"

    def applies(
        self, first_name: str, last_name: str, email: str, employer: str, words: str
    ) -> None:
        self.begins(first_name, email)
        self.says_who(last_name)
        self.says_where()
        self.says_when()
        self.ticks(sector="care")
        self.goes_on()
        self.picks(occupation="care:nurse")
        self.writes(job_title="Infirmière en chef", enterprise_name=employer, workplace=MONS)
        self.goes_on()
        self.ticks(french="C2", french_min="A2", capacity="1")
        self.goes_on()
        self.says_help(words)
        self.reads_again_and_sends("file", "shared_with_pair", "shown_to_enterprise")
