"""Each page a person can reach owes nothing and is accessible, in French and in Arabic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import crawl
from tests.journeys.browser import PHONE, Guest, assert_accessible
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

Arrives = Callable[..., Guest]
LANGUAGES = ("fr", "ar")


def judge(guest: Guest, *starts: str) -> None:
    """Walk through all pages from `starts` and collect what is wrong with any of them."""
    wrong = []
    for _ in crawl.pages(guest, *starts):
        try:
            assert_accessible(guest.page)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(guest: Arrives, language: str) -> None:
    person = guest(language=language, view=PHONE)
    person.goes_to(f"/?lang={language}")
    judge(person, "/", "/connexion")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_whoever_signs_in(guest: Arrives, site: Site, language: str) -> None:
    wrong = []
    for one in crawl.people(site):
        person = crawl.sign_in(guest(language=language), site.mailbox, one.email)
        here = person.page.url
        person.goes_to(f"/?lang={language}")
        try:
            judge(person, here)
        except AssertionError as error:
            wrong.append(f"{one.role}:\n{error}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_behind_personal_links(
    guest: Arrives, site: Site, mailbox: Mailbox, language: str
) -> None:
    mailbox.settles()
    wrong = []
    for links in crawl.personal_links(site).values():
        person = guest(language=language, view=PHONE)
        link = crawl.open_first(person, links, language)
        try:
            judge(person, link)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)
