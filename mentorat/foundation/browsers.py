"""What a request tells of the browser behind it, made coarse; and browsers we know.

A browser that has signed in keeps a signed cookie that opens nothing: limits count it apart,
so that whoever is attacked from elsewhere still gets in from their own browser.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from mentorat.foundation.marks import mark

KNOWN_FOR = timedelta(days=180)
MOST_ACCOUNTS = 5
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class KnownBrowser:
    """A browser in which somebody has signed in: its own name, and marks of the accounts."""

    id: str
    accounts: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The same for all browsers in which the same accounts have signed in."""
        return ",".join(sorted(self.accounts))

    def knows(self, account: str) -> bool:
        """Whether `account` (a mail address) has signed in here."""
        return _account(account) in self.accounts


@dataclass(frozen=True)
class Place:
    """Where a request comes from: full address for limits only, the rest fit to be kept."""

    address: str = ""
    network: str = ""
    device: str = ""
    browser: KnownBrowser | None = None


def here() -> Place:
    """Of the running request."""
    return Place(address(), network(), device(), known())


def address() -> str:
    """The address that limits count: one IPv4, or the /64 that one IPv6 customer holds."""
    return _network(request.remote_addr or "", 32, 64)


def network() -> str:
    """The address shortened, so that it names a neighbourhood and nobody: /24 or /48."""
    return _network(request.remote_addr or "", 24, 48)


def _network(text: str, bits4: int, bits6: int) -> str:
    try:
        version = ip_address(text).version
    except ValueError:
        return ""
    net = ip_network(f"{text}/{bits4 if version == 4 else bits6}", strict=False)
    return str(net.network_address)


def device() -> str:
    """Browser and system in two words, such as "Firefox · Windows"; empty when unheard of."""
    said = request.user_agent.string
    names = [
        next((name for word, name in known.items() if re.search(rf"{word}\b", said)), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, names))


def known() -> KnownBrowser | None:
    """The browser of this request, when somebody has signed in with it."""
    try:
        kept: Any = _signer().loads(
            request.cookies.get(_cookie_name(), ""), max_age=int(KNOWN_FOR.total_seconds())
        )
        return KnownBrowser(str(kept["id"]), tuple(map(str, kept["of"])))
    except (BadSignature, KeyError, TypeError, ValueError):
        return None


def remember(account: str) -> None:
    """Let this browser be known as one in which `account` has signed in."""
    before = known() or KnownBrowser(secrets.token_urlsafe(12))
    accounts = dict.fromkeys((_account(account), *before.accounts))
    g.known_browser = {"id": before.id, "of": list(accounts)[:MOST_ACCOUNTS]}


def _account(account: str) -> str:
    return mark("browser", account)[:16]


def init_app(app: Flask) -> None:
    """Hand the cookie out with the answer."""
    app.after_request(_hand_out)


def _hand_out(answer: Response) -> Response:
    kept = g.pop("known_browser", None)
    if kept is not None:
        answer.set_cookie(
            _cookie_name(),
            _signer().dumps(kept),
            max_age=KNOWN_FOR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return answer


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
