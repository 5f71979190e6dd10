"""Small helps on the screens: slips of the hand, errors in the title, a reference to keep."""

from __future__ import annotations

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mentorat.candidates.forms.answers import likely_address
from tests.candidates.applying import ANSWERS, answer, begin, candidates, send
from tests.house.pages import debts

pytestmark = pytest.mark.usefixtures("programme")
VOUS = ANSWERS["mentee"]["vous"]
Clock = time_machine.Traveller


def posted(client: FlaskClient, step: str, **over: str) -> tuple[int, str]:
    """What the screen answers to these values."""
    typed = {**ANSWERS["mentee"][step], **over}
    said = client.post(f"/candidature/mentee/{step}", data=typed)
    return said.status_code, said.text


class TestSlips:
    def test_a_misspelt_host_is_asked_about_once(self, app: Flask, client: FlaskClient) -> None:
        begin(client, "mentee")
        status, page = posted(client, "vous", email="fatou@gmial.com")
        assert status == 422
        assert "Vouliez-vous écrire fatou@gmail.com" in page
        assert 'value="fatou@gmial.com"' in page  # what was typed stays
        assert debts(page) == []
        status, _ = posted(client, "vous", email="fatou@gmial.com", asked_about="fatou@gmial.com")
        assert status == 303
        with app.app_context():
            assert candidates()[0].email == "fatou@gmial.com"

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("a@gmial.com", "a@gmail.com"),
            ("a@hotmial.com", "a@hotmail.com"),
            ("a@outlok.be", "a@outlook.be"),
            ("a@gmail.com", ""),
            ("a@cripel.be", ""),
            ("a@mail.ulb.be", ""),
            ("a", ""),
            ("", ""),
        ],
    )
    def test_only_near_misses_are_asked_about(self, typed: str, meant: str) -> None:
        assert likely_address(typed) == meant

    def test_without_mail_or_phone_both_fields_say_so(self, client: FlaskClient) -> None:
        begin(client, "mentee")
        status, page = posted(client, "vous", email="", phone="")
        assert status == 422
        for name in ("email", "phone"):
            assert f'href="#{name}"' in page
            assert f'id="{name}-error"' in page
        assert debts(page) == []

    def test_a_guess_can_be_refused(self, client: FlaskClient) -> None:
        begin(client, "mentee")
        answer(client, "mentee", "vous")
        status, page = posted(client, "lieu", commune="Namurr")
        assert status == 422
        assert "Est-ce l’un de ces endroits" in page
        assert "Aucun de ces endroits" in page
        status, page = posted(client, "lieu", commune="Namurr", place="none")
        assert status == 422
        assert "Essayez le code postal" in page
        assert "Aucun de ces endroits" not in page


class TestScreens:
    def test_the_title_says_that_something_is_wrong(self, client: FlaskClient) -> None:
        begin(client, "mentee")
        assert not title(client.get("/candidature/mentee/vous").text).startswith("Erreur")
        _, page = posted(client, "vous", first_name="")
        assert re.match(r"Erreur\s?: Qui êtes-vous", title(page))

    def test_names_and_addresses_are_not_corrected_by_the_browser(
        self, client: FlaskClient
    ) -> None:
        begin(client, "mentee")
        page = client.get("/candidature/mentee/vous").text
        for name in ("first_name", "last_name", "email"):
            (control,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
            assert 'spellcheck="false"' in control


class TestThanks:
    def sent(self, app: Flask, client: FlaskClient, travel: Clock, **vous: str) -> str:
        begin(client, "mentee")
        assert posted(client, "vous", **vous)[0] == 303
        for step in ("lieu", "moments", "travail", "metiers", "langues", "aide"):
            assert answer(client, "mentee", step).status_code == 303
        travel.shift(60)
        return client.get(send(client, "mentee").location).text

    def test_a_reference_is_given(self, app: Flask, client: FlaskClient, travel: Clock) -> None:
        page = self.sent(app, client, travel)
        with app.app_context():
            (file,) = candidates()
        assert re.fullmatch("[A-Z2-7]{6}", file.reference)
        assert f">{file.reference}<" in page
        assert file.public_id not in page
        assert debts(page) == []

    def test_who_gave_an_address_reads_no_if(
        self, app: Flask, client: FlaskClient, travel: Clock
    ) -> None:
        page = self.sent(app, client, travel)
        assert "nous envoyons votre lien personnel à l’adresse mail" in page
        assert "si vous avez donné" not in page.lower()

    def test_who_gave_a_phone_reads_of_no_mail(
        self, app: Flask, client: FlaskClient, travel: Clock
    ) -> None:
        page = self.sent(app, client, travel, email="")
        assert "nous envoyons votre lien" not in page


def title(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0].strip()
