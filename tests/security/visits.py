"""Turning the map of addresses into visits: each address filled in, tried by each actor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from mentorat.accounts.sign_in import SECRET
from tests.security.world import Values, World

SIGN_IN_PAGE = "/connexion"
NOBODYS_LINK = "a" * 43
LINK_PARTS = {"raw", "token"}  # what the secret part of a personal link is called


@dataclass(frozen=True)
class Visit:
    """One request to try: `rule` as written in the map, `url` with its parts filled in."""

    rule: str
    method: str
    url: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def rules(app: Flask) -> list[Rule]:
    """All addresses but the static files, by path."""
    found = (rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static"))
    return sorted(found, key=lambda rule: (rule.rule, rule.endpoint))


def methods(rule: Rule) -> list[str]:
    return sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})


def is_library(rule: Rule) -> bool:
    """Flask-Security's own; its guards are not ours."""
    return rule.endpoint.startswith("security.")


def purpose(app: Flask, rule: Rule) -> str | None:
    """Of a personal link: what it is for."""
    guard = getattr(app.view_functions[rule.endpoint], "__guard__", None)
    return guard.detail if guard is not None and guard.kind == "link" else None


def visits(app: Flask, world: World, *, every: bool = False) -> Iterator[Visit]:
    """Each method of each address on the first example of it, or on every one."""
    for rule in rules(app):
        filled = list(fill(app, world, rule))
        for url in filled if every else filled[:1]:
            for method in methods(rule):
                yield Visit(rule.rule, method, url)


def fill(app: Flask, world: World, rule: Rule) -> Iterator[str]:
    """Addresses of this rule with parts that exist; fails when the world knows none."""
    for values in _values(app, world, rule):
        url = app.url_map.bind("localhost").build(rule.endpoint, values)
        yield url + world.queries.get(rule.rule, "")
        if rule.rule in world.queries:  # which fits the first example only
            return


def _values(app: Flask, world: World, rule: Rule) -> Iterator[Values]:
    if not rule.arguments:
        yield {}
        return
    choices = {
        name: sorted(converter.items, key=rule.rule.index)  # a set, in no order of its own
        for name, converter in rule._converters.items()
        if isinstance(converter, AnyConverter)
    }
    for chosen in product(*choices.values()):
        picked = dict(zip(choices, chosen, strict=True))
        for known in _known(app, world, rule, set(rule.arguments) - set(choices)):
            yield {**known, **picked}


def _known(app: Flask, world: World, rule: Rule, wanted: set[str]) -> list[Values]:
    if not wanted:
        return [{}]
    about, secrets = purpose(app, rule), wanted & LINK_PARTS
    if about is not None and secrets:
        others = _known(app, world, rule, wanted - secrets)
        return [
            {**other, secrets.copy().pop(): raw} for raw in world.links[about] for other in others
        ]
    places = [place for place in world.examples if rule.rule.startswith(place)]
    fitting = max(places, key=len, default=None)
    ready = world.examples[fitting] if fitting else []
    assert ready, f"tests/security/world.py lacks {rule.rule}"
    assert wanted <= set(ready[0]), f"tests/security/world.py lacks {rule.rule}"
    return [{name: one[name] for name in wanted} for one in ready]


def as_actor(client: FlaskClient, world: World, actor: str) -> FlaskClient:
    """The client as this actor sees the site, whatever it was before."""
    with client.session_transaction() as session:
        session.clear()
        if actor != "anonymous":
            session[SECRET] = world.sessions[actor]
    for side, key in world.drafts.items():
        if actor == "anonymous":
            client.set_cookie(f"candidature-{side}", key)
        else:
            client.delete_cookie(f"candidature-{side}")
    return client


def knock(client: FlaskClient, visit: Visit, form: dict[str, Any] | None = None) -> Any:
    """Send the request; a POST carries `form`."""
    return client.open(visit.url, method=visit.method, data=form or None)


def verdict(answer: Any) -> str:
    """What the house said, in one word: open, sign-in, 403 or 404."""
    if answer.status_code in {403, 404}:
        return str(answer.status_code)
    target = urlsplit(answer.headers.get("Location", ""))
    if answer.status_code == 302 and target.path == SIGN_IN_PAGE:
        return "sign-in"
    assert answer.status_code < 500, f"{answer.request.url} answered {answer.status_code}"
    return "open"
