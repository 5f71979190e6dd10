"""Whoever puts the house in order: organisations, programmes, teams, all on pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.coordinating import Coordinator


class Member(Coordinator):
    """Somebody who was invited: chooses a password by the link of the mail, then signs in."""

    def chooses_a_password(self, link: str, password: str) -> None:
        self.goes_to(link)
        self.writes(password=password)
        self.presses("Keep this password")
        self.is_at("/connexion$")

    def comes_in(self, email: str, password: str) -> None:
        """Wherever this person's work begins."""
        self.goes_to("/connexion")
        self.writes(email=email, password=password)
        self.presses("Sign in")
        self.proves_it(email)
        expect(self.page).not_to_have_url(re.compile("/connexion"))


class Administrator(Member):
    """Makes everything after the first command, without a shell."""

    def adds_an_organisation(self, name: str, short_name: str, town: str) -> None:
        self.goes_to("/region/organisations/nouvelle")
        self.picks(kind="operator")
        self.writes(name=name, short_name=short_name, address=f"Grand-Place 1, {town}")
        self.writes(commune=town)
        self.presses("Save")
        self.is_at("/region/organisations")

    def begins_a_programme(self, name: str, basin: str, lead: str) -> None:
        self.goes_to("/reglages/nouveau")
        self.writes(name=name)
        self.picks(basin_code=basin)
        self.finds('main select[name="lead"]').select_option(label=lead)
        self.presses("Begin the programme")
        self.is_at("/partenaires$")

    def invites_to_the_team(self, organisation: str, name: str, email: str) -> None:
        """With every right that the organisation's staff may have."""
        self.goes_to("/equipe/invitation")
        if re.search("/equipe/invitation$", self.page.url):  # of several
            self.follows_name(organisation)
        self.writes(name=name, email=email)
        for box in self.finds('main input[name="grants"]').all():
            box.check(force=True)
        self.presses("Send the invitation")
        self.sees(name)
