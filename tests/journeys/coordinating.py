"""A coordinator's day: the queue, interviews, a round, a duo."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

from playwright.sync_api import expect

from tests.journeys.people import Person

CRITERIA = 4
HALF_MINUTE_S = 30
RECOVERY_CODES = 10
# What each account's telephone holds, and the last half minute whose code it used.
TELEPHONES: dict[str, tuple[str, int]] = {}


def code_of(key: str, half_minute: int) -> str:
    """The six figures of RFC 6238, with no code of the product, which is judged by them."""
    key = key.replace(" ", "")
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", half_minute), "sha1")
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


class Coordinator(Person):
    """Signs in with a password and does what the day asks."""

    def signs_in(self, email: str, password: str) -> None:
        self.goes_to("/connexion")
        self.writes(email=email, password=password)
        self.presses("Sign in")
        self.proves_it(email)
        self.is_at("/aujourdhui$")

    def proves_it(self, email: str) -> None:
        """The second step, where the site asks for one: pair a telephone, later type its code."""
        path = self.page.url.partition("?")[0]
        if path.endswith("/connexion/deuxieme-etape"):
            key = self.finds("main .pairing code").first.inner_text()
            TELEPHONES[email] = (key, 0)
            self._types_code(email)
            codes = self.page.locator("main .codes li")
            expect(codes).to_have_count(RECOVERY_CODES)
            self._click(self.page.locator("main .go a"))
        elif re.search("/connexion/code$", path):
            self._types_code(email)

    def _types_code(self, email: str) -> None:
        """A code opens once: the next one is waited for."""
        key, used = TELEPHONES[email]
        while (half_minute := int(time.time()) // HALF_MINUTE_S) <= used:
            self.page.wait_for_timeout(500)
        TELEPHONES[email] = (key, half_minute)
        self.writes(code=code_of(key, half_minute))
        self.presses_first()

    # --- interviews -------------------------------------------------------------------------

    def opens_from_the_queue(self, name: str) -> None:
        """The application stands in the day's queue, or behind its "see all"."""
        self.goes_to("/aujourdhui")
        if self.page.locator("main .queue a").filter(has_text=name).count() == 0:
            self.goes_to("/personnes?etat=submitted")
        self.follows_name(name)
        self.is_at("/personnes/")
        self.sees(name)

    def invites(self, first_name: str) -> None:
        """To the first moment that suits both, at the operator's."""
        self.follows("Invite to an interview")
        self.is_at("/inviter")
        self.presses("Send the invitation")
        self.is_at("/entretiens/")
        self.sees(first_name)

    def writes_the_report(self) -> None:
        """On the page of the interview that is open."""
        self.writes(
            strengths="Dix ans de métier, très organisée.",
            obstacles="Équivalence du diplôme en cours.",
            dreams="Travailler dans un hôpital de la région.",
        )
        if self.page.locator('input[name="french_heard"]').count():
            self.ticks(french_heard="B1")
        self.ticks(motivation="strong", availability="realistic", recommendation="admit")
        self.presses("Finish the report")
        self.is_at("/decision$")

    def admits(self, first_name: str) -> None:
        self.presses("Admit %(name)s", name=first_name)
        self.is_at("/personnes/")
        self.reads("Ready for a duo")

    # --- the round --------------------------------------------------------------------------

    def opens_a_round(self, title: str) -> None:
        self.goes_to("/appariements")
        self.writes(title=title)
        self.presses("See who is ready")
        self.is_at("/appariements/")
        self.sees(title)

    def freezes_and_solves(self) -> None:
        self.presses("Compute the duos")
        self.reads("Proposed duos", "The proof is closed")

    def looks_at(self, mentee: str) -> None:
        """Whoever is paired with this mentee, or the mentee alone."""
        self.follows_name(mentee)
        self.sees(mentee)

    def reads_the_four_criteria(self) -> None:
        """Each criterion has its bar and its words."""
        rows = self.finds(".criteria > div")
        expect(rows).to_have_count(CRITERIA)
        for row in rows.all():
            expect(row.locator("dd p")).not_to_be_empty()
            expect(row.locator("svg.bar")).to_be_visible()

    def learns_the_price_of_removing(self, mentor: str) -> None:
        """And leaves it as it is."""
        self.follows("Remove this pair…")
        self.reads("The price of the hand")
        self.sees(mentor)
        self.follows("Leave it as it is")

    def sets_the_pair(self, mentee: str, mentor: str) -> None:
        """Whatever the computer proposed: after reading the price, and with a reason."""
        if self.is_paired(mentor):
            self.reads_the_four_criteria()
            self.learns_the_price_of_removing(mentor)
            self.looks_at(mentee)
            self.follows("Set this pair…")
        else:
            self._click(self.page.locator("#card .list li").filter(has_text=mentor).locator("a"))
        self.reads("The price of the hand")
        self.writes(reason="Elles se connaissent déjà par le service d’insertion.")
        self.presses("Set this pair")
        self.is_at("/appariements/[^/]+[?]")
        self.sees(mentee, mentor)
        self.reads_the_four_criteria()
        self.reads("set by hand")

    def is_paired(self, mentor: str) -> bool:
        """The duo in view is with this mentor."""
        current = self.page.locator('.pairs a[aria-current="true"]')
        return current.filter(has_text=mentor).count() > 0

    def publishes(self) -> None:
        self._click(self.page.locator('a[href$="/publication"]'))
        self.reads("What happens next")
        self.presses_first()
        self.is_at(r"/appariements/[^/]+$")

    # --- the duo ----------------------------------------------------------------------------

    def opens_the_duo(self, mentee: str) -> None:
        self.goes_to("/duos")
        self.follows_name(mentee)
        self.is_at("/duos/")

    def logs_the_first_meeting(self) -> None:
        self.follows("Log the first meeting")
        self.ticks(mode="workplace")
        self.presses("Log the meeting")
        self.is_at(r"/duos/[^/]+$")

    def notes_a_goal(self, words: str) -> None:
        self.writes(text=words)
        self.presses("Add")
        self.sees(words)

    def ticks_the_goal(self) -> None:
        self.presses("Reached")
        self.finds(".goals .done")

    def asks_how_it_goes(self) -> None:
        """The first checkpoint that is still open, asked by mail today."""
        self._click(self.page.locator('main a[href*="/points/"]'))
        self.presses("Ask now by mail")

    def holds_the_checkpoint(self, *answers: str) -> None:
        self.page.reload()
        self.sees(*answers)
        self.writes(note="Tout va bien, prochain contact dans un mois.")
        self.presses("The checkpoint was held")
        self.is_at(r"/duos/[^/]+")

    def completes(self) -> None:
        self.follows("Adapt the duo")
        self.follows("Complete the duo")
        self.ticks(outcome="permanent", sector="yes")
        self.presses("Complete the duo")
        self.is_at(r"/duos/[^/]+$")
