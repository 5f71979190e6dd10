"""People who keep a site busy, and what it has confirmed to them."""

from __future__ import annotations

import itertools
import string
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mentorat.candidates.services.draft import LEAST_TIME
from tests.candidates.applying import ANSWERS, STEPS
from tests.drills.callers import Caller, NobodyAnswers
from tests.drills.running import Killable
from tests.drills.stock import Round, Stock

APPLICANTS = 2
BETWEEN_APPLICATIONS_S = 0.3


@dataclass
class Said:
    """What the site has confirmed: addresses of people, public ids of rounds.

    Of what was asked for by an address: when it was confirmed.
    """

    applications: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    publications: list[str] = field(default_factory=list)
    links: dict[str, float] = field(default_factory=dict)  # to sign in
    lost: dict[str, float] = field(default_factory=dict)  # to one's application


class Load:
    """Applicants, a coordinator, people who answer by link, contacts who ask for a link."""

    def __init__(self, site: Killable, stock: Stock) -> None:
        self._site, self._stock = site, stock
        self.said, self.gave_up = Said(), 0
        self._is_over = threading.Event()
        self._numbers = itertools.count(1)
        self._threads: list[threading.Thread] = []
        self._asked: set[str] = set()
        self.broken: list[BaseException] = []

    def start(self, share: Callable[[], float]) -> None:
        """`share` of the drill that is over: publications are spread over it."""
        works = [self._apply] * APPLICANTS + [self._ask_links, lambda: self._publish(share)]
        self._threads = [threading.Thread(target=self._until_over, args=(one,)) for one in works]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Everybody finishes what is begun."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        if self.broken:
            raise self.broken[0]

    def _until_over(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # shown at the end, by the thread that reports
            self.broken.append(error)

    def _caller(self, cookies: dict[str, str] | None = None) -> Caller:
        return Caller(self._site, next(self._numbers), cookies)

    # --- applications ---------------------------------------------------------------------------

    def _apply(self) -> None:
        filled: deque[tuple[float, str, Caller]] = deque()
        while not self._is_over.is_set() or filled:
            if not self._is_over.is_set():
                try:
                    filled.append(self._filled_in())
                except NobodyAnswers:
                    self.gave_up += 1
            while filled and (filled[0][0] < time.monotonic() or self._is_over.is_set()):
                ready_at, email, caller = filled.popleft()
                time.sleep(max(0.0, ready_at - time.monotonic()))
                self._send(email, caller)
            self._is_over.wait(BETWEEN_APPLICATIONS_S)

    def _filled_in(self) -> tuple[float, str, Caller]:
        """All screens but the last; when it may be sent, the address, the browser."""
        number = next(self._numbers)
        email, caller = f"load{number}@example.org", self._caller()
        name = "".join(string.ascii_lowercase[int(digit)] for digit in str(number))
        caller.insist("GET", "/candidature/mentee")
        caller.insist("POST", "/candidature/mentee", {"language": "fr"})
        began = time.monotonic()
        person = {"email": email, "last_name": f"Diallo {name}", "phone": f"0470 {number:06}"}
        for step in STEPS:
            given = {**ANSWERS["mentee"][step], **(person if step == "vous" else {})}
            answer = caller.insist("POST", f"/candidature/mentee/{step}", given)
            assert answer.status == 303, (step, answer.status, answer.text[:2000])
        return began + LEAST_TIME.total_seconds() + 2, email, caller

    def _send(self, email: str, caller: Caller) -> None:
        answer = caller.insist("POST", "/candidature/mentee/envoi", ANSWERS["mentee"]["envoi"])
        if answer.status == 303 and answer.location.endswith("/envoyee"):
            self.said.applications.append(email)

    # --- links ----------------------------------------------------------------------------------

    def _ask_links(self) -> None:
        for email in self._stock.contacts:
            self._ask("/connexion/lien", "email", email, self.said.links)
            unasked = [one for one in self.said.applications if one not in self.said.lost]
            if unasked:
                self._ask("/retrouver", "contact", unasked[-1], self.said.lost)
            if self._is_over.wait(2.5):
                return

    def _ask(self, page: str, field: str, email: str, confirmed: dict[str, float]) -> None:
        caller = self._caller()
        caller.insist("GET", page)
        if caller.insist("POST", page, {field: email}).status == 303:
            confirmed[email] = time.time()

    # --- rounds ---------------------------------------------------------------------------------

    def _publish(self, share: Callable[[], float]) -> None:
        rounds = self._stock.rounds
        for number, one in enumerate(rounds):
            while share() < number / len(rounds) and not self._is_over.is_set():
                self._answer_all(rounds[:number])
                time.sleep(0.3)
            self._publish_one(one)
        while not self._is_over.is_set():
            self._answer_all(rounds)
            time.sleep(0.3)

    def _publish_one(self, one: Round) -> None:
        caller, path = self._caller(self._stock.staff), f"/appariements/{one.public_id}/publication"
        form = caller.form(path)
        if form is None:  # published already, when nobody heard it
            return
        if caller.insist("POST", path, form.values).status == 303:
            self.said.publications.append(one.public_id)

    def _answer_all(self, rounds: list[Round]) -> None:
        """Everybody whose proposal has arrived says yes, once."""
        awaited = {email for one in rounds for email in one.people} - self._asked
        for letter in list(self._site.mailbox.letters):
            if letter.to not in awaited or "/proposition/" not in letter.text:
                continue
            awaited.discard(letter.to)
            self._asked.add(letter.to)
            self._say_yes(letter.to, urlsplit(letter.link("/proposition/")).path)

    def _say_yes(self, email: str, path: str) -> None:
        caller = self._caller()
        form = caller.form(path)
        if form is not None and caller.insist("POST", path, form.values).status == 303:
            self.said.answers.append(email)
