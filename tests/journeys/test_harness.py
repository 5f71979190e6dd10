"""The harness itself: it reads mails, it meets a real site, and its judges can bark."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from tests.journeys.browser import PHONE, Guest, assert_accessible, weight
from tests.journeys.mailbox import Mailbox
from tests.journeys.site import Site

Arrives = Callable[..., Guest]


@pytest.fixture
def own_mailbox() -> Iterator[tuple[Mailbox, int]]:
    mailbox = Mailbox()
    yield mailbox, mailbox.start()
    mailbox.stop()


def test_a_mail_is_kept_and_its_link_found(own_mailbox: tuple[Mailbox, int]) -> None:
    mailbox, port = own_mailbox
    message = EmailMessage()
    message["To"], message["Subject"] = "amina@example.org", "Votre entretien"
    message.set_content("Bonjour,\n\nhttps://mentorat.example/reponse/abc.\n\nÀ bientôt")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="entretien.ics")
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(message, "mentorat@example.org")
    letter = mailbox.next("Amina@example.org", about="entretien")
    assert letter.link("/reponse/") == "https://mentorat.example/reponse/abc"
    assert letter.attachment(".ics").startswith("BEGIN:VCALENDAR")
    with pytest.raises(AssertionError, match="no new mail"):
        mailbox.next("amina@example.org", within_s=0.2)


@pytest.mark.browser
@pytest.mark.production
def test_the_site_is_healthy_and_stops(site: Site) -> None:
    assert "mentorat" in site.run("--help").lower() or site.port
    assert site.log("prepare") is not None


@pytest.mark.production
def test_the_sign_in_page_opens_for_everyone(guest: Arrives, has_script: bool) -> None:
    person = guest(script=has_script, view=PHONE)
    person.goes_to("/connexion").sees("Mot de passe")
    if has_script:
        person.finds_it_accessible()


def test_a_bad_page_is_not_accessible(guest: Arrives) -> None:
    person = guest()
    person.page.set_content("<html><body><img src='data:,'><input></body></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(person.page)


def test_a_stranger_and_an_error_are_noticed(guest: Arrives) -> None:
    person = guest()
    person.goes_to("/connexion")
    person.page.route("http://stranger.invalid/**", lambda route: route.abort())
    person.page.set_content("<img alt='' src='http://stranger.invalid/a.png'>")
    person.page.wait_for_timeout(200)
    assert any("stranger.invalid" in line for line in person.complaints)
    person.complaints.clear()


def test_a_page_can_be_weighed(guest: Arrives, site: Site) -> None:
    assert 200 < weight(guest().context, site.url("/healthz")) < 5_000
