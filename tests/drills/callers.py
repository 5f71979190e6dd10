"""Browsers without a screen: they ask a running site, and ask again when nobody answered."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.drills.running import Killable
from tests.security import harvest
from tests.security.harvest import FoundForm

TIMEOUT_S = 40
PATIENCE_S = 60


class NobodyAnswers(Exception):  # noqa: N818 (says what happened)
    """The site stayed away for too long."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


class Caller:
    """One person: an address of their own, cookies, and the token of the last form read."""

    answers = 0  # of all callers
    answers_5xx = 0

    def __init__(self, site: Killable, number: int, cookies: dict[str, str] | None = None) -> None:
        self._site = site
        self._cookies = dict(cookies or {})
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.token = ""

    def ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> Answer:
        """One request; raises OSError or HTTPException when the other side dies meanwhile."""
        given = {**(form or {}), "csrf_token": self.token}
        body = urlencode(given, doseq=True) if method == "POST" else None
        host = http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=TIMEOUT_S)
        with closing(host):
            host.request(method, path, body, self._headers(body is not None))
            said = host.getresponse()
            text = said.read().decode("utf-8", "replace")
        self._keep(said)
        Caller.answers += 1
        if said.status >= 500:
            Caller.answers_5xx += 1
        if found := harvest_token(text):
            self.token = found
        place = urlsplit(said.headers.get("Location", ""))
        return Answer(said.status, f"{place.path}?{place.query}".rstrip("?"), text)

    def insist(self, method: str, path: str, form: dict[str, Any] | None = None) -> Answer:
        """The same, again and again until somebody answers, as a person presses the button."""
        limit = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit:
            try:
                return self.ask(method, path, form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.3)
        raise NobodyAnswers(path)

    def form(self, path: str, action: str = "") -> FoundForm | None:
        """The form of a page that posts to `action`, or to the page itself."""
        said = self.insist("GET", path)
        found = harvest.read(path, "anonymous", said.text)
        wanted = action or urlsplit(path).path
        return next((one for one in found if urlsplit(one.action).path == wanted), None)

    def _headers(self, has_body: bool) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        own = {"Cookie": cookies, "Accept-Language": "fr", "X-Forwarded-For": self._address}
        type_ = {"Content-Type": "application/x-www-form-urlencoded"} if has_body else {}
        return {**self._site.headers, **own, **type_}

    def _keep(self, said: http.client.HTTPResponse) -> None:
        for line in said.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value


def harvest_token(page: str) -> str:
    """The token in a page, empty when it has no form."""
    return next(
        (form.fields["csrf_token"].value for form in harvest.read("/", "", page)
         if "csrf_token" in form.fields), ""
    )  # fmt: skip
