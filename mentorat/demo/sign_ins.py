"""Who may sign in to the demonstration, and how: written beside its data, printed at the start."""

from __future__ import annotations

from collections.abc import Collection

from mentorat.demo.names import plain
from mentorat.demo.programmes import CONTACTS, PHRASE, PROGRAMMES, PROMOTERS, REGION

LISTED = ("brabant-wallon", "liege", "namur", "mons-borinage")
BY_LINK = "by mailed link"


def address(name: str, host: str) -> str:
    """The mail address of somebody who signs in."""
    return f"{plain(name).replace(' ', '.')}@{host}.example.org"


def host(text: str) -> str:
    """A mail domain of its own for each organisation: its first words."""
    name = ""
    for word in plain(text).split():
        if name and len(name) + len(word) > 18:
            break
        name = f"{name}-{word}".strip("-")
    return name


def text(slugs: Collection[str] | None = None) -> str:
    """One line a person: role, mail address, password or link, first page.

    Only coordinators of these programmes, if given.
    """
    lines = [f"{role:<40} {mail:<49} {way:<27} {path}" for role, mail, way, path in _people(slugs)]
    return "\n".join(
        (
            "People, enterprises and figures are invented; dates follow today.",
            "Sign in at /connexion with the password in the third column.",
            "Who has none asks for a link at /connexion/lien and finds it in /demo/courrier,",
            "which shows all mails of the demonstration: open them to be mentee or mentor.",
            "",
            *lines,
            "",
        )
    )


def _people(slugs: Collection[str] | None) -> list[tuple[str, str, str, str]]:
    sketches = {sketch.slug: sketch for sketch in PROGRAMMES}
    first = sketches[LISTED[0]]
    found = []
    for slug in (each for each in LISTED if slugs is None or each in slugs):
        sketch = sketches[slug]
        mail = address(sketch.coordinator, host(sketch.lead))
        found.append((f"Coordinator, {sketch.name}", mail, PHRASE, "/aujourdhui"))
    interviewer = address(first.others[0], host(first.lead))
    found.insert(1, (f"Interviewer, {first.name}", interviewer, PHRASE, "/entretiens"))
    promoter = address(PROMOTERS[first.basin], host(f"ibefe {first.basin}"))
    found.insert(2, ("IBEFE, Brabant wallon", promoter, PHRASE, "/entreprises"))
    found.append(("Region", address(REGION, "region"), PHRASE, "/espace"))
    for enterprise in tuple(CONTACTS)[:2]:
        mail = address(CONTACTS[enterprise], host(enterprise))
        found.append((f"Enterprise, {enterprise}", mail, BY_LINK, "/entreprise"))
    return found
