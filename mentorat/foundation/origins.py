"""Where a request that changes something comes from: our own pages, or nobody says.

The token of the form and SameSite cookies are the guard; this is a second one, which needs no
header to be there. What a browser does say must be us: `Sec-Fetch-Site`, `Origin`, `Referer`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, current_app, request
from flask_wtf.csrf import CSRFError

# `same-origin` lets no page of another site learn an address of ours (personal links stand in
# them), and lets our own forms say where they come from. Under `no-referrer` browsers send
# `Origin: null` with our forms too, which could not be told from a stranger's.
REFERRER_POLICY = "same-origin"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
OURS_OR_THE_PERSONS = frozenset({"same-origin", "none"})  # `none`: typed, a bookmark, a reload
OPAQUE = "null"
PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int | None]


def init_app(app: Flask) -> None:
    """Refuse foreign requests before anything looks at them."""
    app.before_request(refuse_foreign)


def refuse_foreign() -> None:
    """Raise `CSRFError` when a request that may change something says that it is not ours."""
    if request.method in SAFE_METHODS:
        return
    reason = foreign_header(request, (current_app.config["PUBLIC_BASE_URL"], request.host_url))
    if reason:
        raise CSRFError(f"{reason} is not ours.")


def foreign_header(asked: Request, ours: tuple[str, ...]) -> str:
    """Name of the header that says "not from here"; empty when none does.

    `ours`: addresses whose origin is our own; the host of the request counts among them because
    only hosts that the settings trust come this far.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OURS_OR_THE_PERSONS:
        return "Sec-Fetch-Site"
    own = {origin_of(address) for address in ours}
    for name in ("Origin", "Referer"):
        said = asked.headers.get(name)
        # An add-on that hides addresses makes the origin opaque; the browser itself still vouches.
        is_vouched = name == "Origin" and said == OPAQUE and site is not None
        if said and not is_vouched and origin_of(said) not in own:
            return name
    return ""


def origin_of(address: str) -> Origin | None:
    """Scheme, host and port of an address; None when it has no such thing."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host:
        return None
    return parts.scheme, host, port or PORTS[parts.scheme]
