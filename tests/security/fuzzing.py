"""Sends bent forms and addresses with valid tokens, and remembers every answer that is not ours."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from mentorat.foundation import jobs
from tests.security import distortions, harvest, nonsense, visits
from tests.security.distortions import Attempt, Bender, Stock
from tests.security.harvest import Field, FoundForm
from tests.security.snapshot import Snapshot
from tests.security.visits import Visit
from tests.security.world import World

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
NEWCOMER = "newcomer"  # has no account, and no draft in this browser
BY_SCRIPT = "/brouillon"  # answered in JSON
AT_ONCE = 3
# Of what was accepted, this share stays for the requests that follow; the rest is undone.
KEPT = 0.6
# Pages that show what was accepted.
READ_AFTERWARDS = (
    "/aujourdhui", "/personnes", "/duos", "/entretiens", "/appariements", "/reglages", "/equipe",
    "/region", "/entreprises", "/chiffres", "/messages",
)  # fmt: skip


@dataclass
class Tally:
    """How many requests, how answered, and what was wrong."""

    sent: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)  # answers over 499
    strange: Counter[str] = field(default_factory=Counter)  # 4xx that are no page of ours
    accepted: set[str] = field(default_factory=set)  # rules that took a form

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.sent + other.sent,
            self.codes + other.codes,
            self.faults + other.faults,
            self.strange + other.strange,
            self.accepted | other.accepted,
        )

    @property
    def lines(self) -> str:
        """Everything wrong, the most frequent first."""
        found = [*self.faults.most_common(), *self.strange.most_common()]
        return "\n".join(f"{number} × {what}" for what, number in found)


class Browser:
    """One actor with a session and the token that belongs to it."""

    def __init__(self, app: Flask, world: World, actor: str) -> None:
        self.client, self._world, self.actor = app.test_client(), world, actor
        visits.as_actor(self.client, world, "anonymous" if actor == NEWCOMER else actor)
        if actor == NEWCOMER:
            for side in world.drafts:
                self.client.delete_cookie(f"candidature-{side}")
        found = TOKEN.search(self.client.get("/connexion/lien").text)
        assert found, "no token on the page of links"
        self.token = found[1]

    def twin(self, app: Flask) -> FlaskClient:
        """Another tab of the same browser."""
        other = app.test_client()
        names = [app.config["SESSION_COOKIE_NAME"]]
        for name in [*names, *(f"candidature-{side}" for side in self._world.drafts)]:
            if cookie := self.client.get_cookie(name):
                other.set_cookie(name, cookie.value)
        return other


def send(client: FlaskClient, one: Attempt) -> Any:
    """The answer; what would be a 500 is raised, as the application does under test."""
    return client.open(
        path=urlsplit(one.url).path,
        query_string=one.query or urlsplit(one.url).query,
        method=one.method,
        data=one.body,
        content_type=one.type,
        headers=list(one.headers),
    )


def unmet(app: Flask, world: World, forms: list[FoundForm]) -> list[FoundForm]:
    """Forms that no page of the world shows: sent by script, or half-way through something."""

    def made(rule: str, actor: str, *fields: Field) -> list[FoundForm]:
        first = next(one for one in visits.visits(app, world) if str(one) == f"POST {rule}")
        named = {one.name: one for one in fields}
        return [FoundForm(first.url.partition("?")[0], actor, named, rule)]

    report = next(one for one in forms if one.rule == "/entretiens/<public_id>")
    draft = FoundForm(report.action + BY_SCRIPT, report.actor, report.fields, report.rule)
    code = Field("code", "text", "123456", is_required=True)
    choice = [Field("organisation", "select", "1"), Field("role", "select", "interview")]
    return [
        draft,
        *made("/appariements/<public_id>/calcul", "coordinator"),
        *made("/appariements/<public_id>/cloture", "coordinator"),
        *made("/connexion/code", "code", code),
        *made("/connexion/deuxieme-etape", "enrol", code),
        *made("/compte/deuxieme-etape/telephone", "pairing", code),
        *made("/candidature/reprendre/<token>", NEWCOMER),
        *made("/reglages/<public_id>/territoire", "region", Field("basin_code", "select", "liege")),
        *made("/reglages/<public_id>/partenaires", "coordinator", *choice),
    ]


class Fuzz:
    """`run(wanted)` sends that many requests, alike for alike dice."""

    def __init__(self, app: Flask, world: World, snapshot: Snapshot, dice: Random) -> None:
        self._app, self._world, self._snapshot, self._dice = app, world, snapshot, dice
        self.tally = Tally()
        self._browsers: dict[str, Browser] = {}
        self._is_changed = False

    def run(self, forms: list[FoundForm], wanted: int) -> Tally:
        """Four of five requests are forms, the others pages. `forms` as `harvest.forms` finds."""
        forms = [*forms, *unmet(self._app, self._world, forms)]
        self._visits = list(visits.visits(self._app, self._world, every=True))
        self._ids = self._known_ids(forms)
        pages = self._pages()
        self._after = [one for one in pages if one[1].rule.startswith(READ_AFTERWARDS)]
        while self.tally.sent < wanted:
            for form in self._dice.sample(forms, len(forms)):
                for _ in range(min(8, wanted // len(forms) + 1)):
                    self._try_form(form)
                for _ in range(2):
                    self._try_page(*self._dice.choice(pages))
                if self.tally.sent >= wanted:
                    break
        self._put_back()
        return self.tally

    def _known_ids(self, forms: list[FoundForm]) -> list[str]:
        parts = {part for one in self._visits for part in one.url.partition("?")[0].split("/")}
        held = {one.value for form in forms for one in form.fields.values()}
        offered = {v for form in forms for one in form.fields.values() for v in one.offered}
        # Drawn anew in each run, so in an order of their own: where they stand on the site.
        known = list(dict.fromkeys([*parts, *held, *offered, *nonsense.IDS]))
        return sorted((one for one in known if one and len(one) < 200), key=len)

    def _pages(self) -> list[tuple[str, Visit]]:
        may = harvest.openers()
        gets = [one for one in self._visits if one.method == "GET"]
        return [(actor, one) for one in gets for actor in may.get((one.rule, "GET"), [])]

    # --- one request ----------------------------------------------------------------------------

    def _browser(self, actor: str) -> Browser:
        who = harvest.session_of(actor)
        if who not in self._browsers:
            self._browsers[who] = Browser(self._app, self._world, who)
        return self._browsers[who]

    def _stock(self, browser: Browser, rule: str) -> Stock:
        urls = [one.url for one in self._visits if one.rule == rule]
        return Stock(browser.token, self._ids, urls, nonsense.PARAMETERS)

    def _try_form(self, form: FoundForm) -> None:
        browser = self._browser(form.actor)
        one = Bender(form, self._stock(browser, form.rule), self._dice).one()
        if self._dice.random() < 0.03:
            answers = self._at_once(browser, one)
        else:
            answers = [self._ask(browser.client, one, form.rule)]
        took = [answer for answer in answers if answer is not None and answer.status_code < 400]
        if not took or one.method in {"GET", "HEAD", "OPTIONS"}:
            return
        self.tally.accepted.add(form.rule)
        self._is_changed = True
        self._look_behind(browser, took[0].headers.get("Location"))
        if self._dice.random() > KEPT:
            self._work()
            self._put_back()

    def _try_page(self, actor: str, visit: Visit) -> None:
        browser, stock = self._browser(actor), self._stock(self._browser(actor), visit.rule)
        path, _, query = visit.url.partition("?")
        if self._dice.random() < 0.3:
            form = FoundForm(path, actor)
            path = Bender(form, stock, self._dice).other_url()
        else:
            bent = distortions.bent_query(stock, self._dice)
            query = f"{query}&{bent}" if query and self._dice.random() < 0.7 else bent
        self._ask(browser.client, Attempt(f"?{query[:60]}", path, "GET", query), visit.rule)

    def _look_behind(self, browser: Browser, location: str | None) -> None:
        """What was accepted must also be readable: the page it leads to, and another."""
        if location:
            parts = urlsplit(location)
            self._ask(browser.client, Attempt("after it", parts.path, "GET", parts.query), "after")
        for actor, visit in [self._dice.choice(self._after)]:
            path, _, query = visit.url.partition("?")
            client = self._browser(actor).client
            self._ask(client, Attempt("after it", path, "GET", query), visit.rule)

    def _at_once(self, browser: Browser, one: Attempt) -> list[Any]:
        tabs = [browser.twin(self._app) for _ in range(AT_ONCE)]
        twice = Attempt(f"at once: {one.what}", one.url, one.method, one.query, one.body, one.type)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda tab: self._ask(tab, twice, one.url), tabs))

    def _ask(self, client: FlaskClient, one: Attempt, rule: str) -> Any:
        self.tally.sent += 1
        where = f"{one.method} {rule}, {one.what}"
        try:
            answer = send(client, one)
            said = answer.get_data(as_text=True)
        except Exception as error:  # any of them would have been a 500
            self._is_changed = True
            self.tally.codes[500] += 1
            self.tally.faults[f"{where}: {_in_words(error)}"] += 1
            return None
        self.tally.codes[answer.status_code] += 1
        if answer.status_code >= 500:
            self.tally.faults[f"{where}: answered {answer.status_code}"] += 1
        elif answer.status_code >= 400 and one.method != "HEAD" and not _is_ours(answer, said):
            self.tally.strange[f"{where}: {answer.status_code} {said[:80]!r}"] += 1
        return answer

    def _work(self) -> None:
        """What was accepted can also be worked on: else a row would stop the worker for good."""
        for name, (task, _every_min) in jobs._tasks.items():
            try:
                with self._app.app_context():
                    task()
            except Exception as error:
                self.tally.faults[f"task {name}: {_in_words(error)}"] += 1

    def _put_back(self) -> None:
        if self._is_changed:
            self._snapshot.restore()
            self._browsers.clear()
            self._is_changed = False


def _is_ours(answer: Any, said: str) -> bool:
    if answer.mimetype == "application/json":
        return answer.request.path.endswith(BY_SCRIPT)
    return answer.mimetype == "text/html" and "<h1" in said and "<html lang=" in said


def _in_words(error: Exception) -> str:
    places = traceback.extract_tb(error.__traceback__)
    # Where it was raised, and the last place of ours on the way there.
    ours = [
        one for one in places if "site-packages" not in one.filename and one.name != "_unforeseen"
    ]
    where = " from ".join(
        f"{one.filename}:{one.lineno}" for one in (places[-1], (ours or places)[-1])
    )
    return f"{type(error).__name__} at {where}: {str(error)[:160]}"
