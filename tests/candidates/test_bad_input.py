"""Every screen posted empty, too long, with wrong types and hidden characters: a sentence each."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mentorat.candidates.forms.answers import VIDEO_HOSTS
from mentorat.foundation.db import db
from mentorat.foundation.journal import CLOCK
from mentorat.reference.services import assign_basin
from tests.candidates.applying import STEPS, answer, begin, candidates, fill_in, up_to
from tests.house.pages import debts
from tests.organisations.factories import make_programme

pytestmark = pytest.mark.usefixtures("programme")
SIDES = ("mentee", "mentor")
HIDDEN = "\u202eF\u0000a\u200fto\x07u\u2066"
REQUIRED = [(side, s) for side in SIDES for s in STEPS if s not in {"metiers", "aide"}]
JUNK = ("x" * 5000, "9" * 400, "-1", "' OR 1=1 --", "<script>alert(1)</script>", "\u202e\u0007")


@pytest.mark.parametrize(("side", "step"), REQUIRED)
def test_an_empty_screen_says_what_is_missing(client: FlaskClient, side: str, step: str) -> None:
    up_to(client, side, step)
    reply = client.post(f"/candidature/{side}/{step}", data={})
    assert reply.status_code == 422
    assert debts(reply.text) == []
    assert 'id="error-summary"' in reply.text


@pytest.mark.parametrize(("side", "step"), [(side, step) for side in SIDES for step in STEPS])
def test_junk_in_every_field_is_answered_with_sentences(
    client: FlaskClient, side: str, step: str
) -> None:
    up_to(client, side, step)
    page = client.get(f"/candidature/{side}/{step}").text
    names = {part.split('"', 1)[0] for part in page.split('name="')[1:]}
    names -= {"viewport", "color-scheme", "theme-color", "format-detection", "later", "more"}
    for junk in JUNK:
        reply = client.post(f"/candidature/{side}/{step}", data=dict.fromkeys(names, junk))
        assert reply.status_code in {303, 422}
        assert "<script>alert" not in reply.text
        assert reply.status_code == 303 or debts(reply.text) == []


def test_hidden_characters_never_reach_a_file(app: Flask, client: FlaskClient) -> None:
    begin(client)
    answer(client, "mentee", "vous", first_name=HIDDEN, last_name="\u0627\u0644\u0633\u064a\u062f")
    with app.app_context():
        assert (candidates()[0].first_name, candidates()[0].last_name) == ("Fatou", "السيد")


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"first_name": " "}, "Écrivez votre prénom."),
        ({"last_name": "..."}, "Écrivez votre nom de famille."),
        ({"first_name": "a" * 81}, "80 signes au plus"),
        ({"email": "fatou@"}, "pas complète"),
        ({"email": "a" * 250 + "@example.org"}, "trop longue"),
        ({"email": "", "phone": ""}, "un seul suffit"),
        ({"email": "", "phone": "12"}, "pas complet"),
        ({"phone": "+1 900"}, "pas complet"),
        ({"is_adult": None}, "Il faut avoir 18 ans"),
        ({"is_adult": "false"}, "Il faut avoir 18 ans"),
    ],
)
def test_who_you_are(client: FlaskClient, over: dict[str, Any], sentence: str) -> None:
    begin(client)
    reply = answer(client, "mentee", "vous", **over)
    assert reply.status_code == 422
    assert sentence in reply.text.replace("\u00a0", " ")
    assert "Fatou" in reply.text or "first_name" in over


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"commune": "Atlantis"}, "ne trouvons pas cet endroit"),
        ({"commune": "75001 Paris"}, "ne trouvons pas cet endroit"),
        ({"commune": "Saint"}, "Est-ce l’un de ces endroits"),
        ({"modes": None, "is_remote_ok": None}, "au moins un moyen"),
        ({"modes": ["9"]}, "parmi les moyens"),
        ({"minutes": "17"}, "durée de trajet"),
        ({"limit": "perhaps"}, "une des deux réponses"),
    ],
)
def test_where_you_live(client: FlaskClient, over: dict[str, Any], sentence: str) -> None:
    up_to(client, "mentee", "lieu")
    reply = answer(client, "mentee", "lieu", **over)
    assert reply.status_code == 422
    assert sentence in reply.text


def test_a_place_with_a_common_name_is_chosen_from_the_list(
    app: Flask, client: FlaskClient
) -> None:
    up_to(client, "mentee", "lieu")
    asked = answer(client, "mentee", "lieu", commune="Saint-Remy")
    assert asked.status_code == 422
    assert 'name="place"' in asked.text
    nis5 = asked.text.split('name="place" value="', 1)[1][:5]
    with app.app_context():
        for code in ("liege", "luxembourg", "hainaut-sud", "namur", "verviers"):
            make_programme(basin_code=code)
        db.session.commit()
    assert answer(client, "mentee", "lieu", commune="Saint-Remy", place=nis5).status_code == 303
    with app.app_context():
        assert candidates()[0].commune_nis5 == nis5


@pytest.mark.parametrize("typed", ["1300", "wavre", "١٣٠٠", " 1300 Wavre ", "25112"])
def test_a_place_is_understood_as_people_write_it(
    app: Flask, client: FlaskClient, typed: str
) -> None:
    up_to(client, "mentee", "lieu")
    assert answer(client, "mentee", "lieu", commune=typed).status_code == 303
    with app.app_context():
        assert candidates()[0].commune_nis5 == "25112"


def test_where_no_programme_runs_one_may_choose(
    app: Flask, client: FlaskClient, programme: str
) -> None:
    up_to(client, "mentee", "lieu")
    asked = answer(client, "mentee", "lieu", commune="1050 Ixelles")
    assert asked.status_code == 422
    assert "Aucun programme" in asked.text
    assert "Brabant wallon" in asked.text
    wrong = answer(client, "mentee", "lieu", commune="1050 Ixelles", programme="x")
    assert wrong.status_code == 422
    good = answer(client, "mentee", "lieu", commune="1050 Ixelles", programme=programme)
    assert good.status_code == 303
    with app.app_context():
        one = candidates()[0]
        assert one.commune_nis5 == "21009"
        assert one.programme is not None
        assert one.programme.public_id == programme
    # The choice is forgotten when the place has a programme of its own.
    assert answer(client, "mentee", "lieu", programme="stale").status_code == 303


def test_an_administrators_basin_decides_the_programme(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        far = make_programme(basin_code="namur").public_id
        assign_basin("25112", "namur", CLOCK)
        db.session.commit()
    up_to(client, "mentee", "langues")
    with app.app_context():
        chosen = candidates()[0].programme
        assert chosen is not None
        assert chosen.public_id == far


def test_a_programme_that_closes_meanwhile_is_asked_for_again(
    app: Flask, client: FlaskClient
) -> None:
    fill_in(client)
    with app.app_context():
        make_programme(basin_code="namur")
        chosen = candidates()[0].programme
        assert chosen is not None
        chosen.is_open = False
        db.session.commit()
    assert client.get("/candidature/mentee/envoi").location == "/candidature/mentee/lieu"
    assert answer(client, "mentee", "lieu").status_code == 422


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"sectors": None}, "au moins un domaine"),
        ({"sectors": ["care", "social", "food", "it"]}, "trois domaines au plus"),
        ({"sectors": ["dragons"]}, "trois domaines au plus"),
    ],
)
def test_which_work(client: FlaskClient, over: dict[str, Any], sentence: str) -> None:
    up_to(client, "mentee", "travail")
    reply = answer(client, "mentee", "travail", **over)
    assert reply.status_code == 422
    assert sentence in reply.text


def test_jobs_come_in_the_order_of_wish(app: Flask, client: FlaskClient) -> None:
    up_to(client, "mentee", "metiers")
    answer(client, "mentee", "metiers", place_1="2", place_2="1")
    with app.app_context():
        assert [w.sector_code for w in candidates()[0].wishes] == ["hospitality", "care"]
    answer(client, "mentee", "metiers", place_1="1", place_2="1", job="infirmière")
    with app.app_context():
        first, *others = candidates()[0].wishes
        assert (first.sector_code, bool(first.occupation_code)) == ("care", True)
        assert [w.sector_code for w in others] == ["care", "hospitality"]
    reply = answer(client, "mentee", "metiers", job="zzzzzz")
    assert "ne connaissons pas ce métier" in reply.text


def test_changing_the_fields_of_work_keeps_the_jobs_that_still_fit(
    app: Flask, client: FlaskClient
) -> None:
    up_to(client, "mentee", "langues")
    answer(client, "mentee", "travail", sectors=["hospitality", "it"])
    with app.app_context():
        assert [w.sector_code for w in candidates()[0].wishes] == ["hospitality", "it"]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"french": None}, "la phrase qui vous correspond"),
        ({"french": "D9"}, "la phrase qui vous correspond"),
        ({"level_1": ""}, "à quel point vous la parlez"),
        ({"language_1": "klingon"}, "une langue de la liste"),
    ],
)
def test_which_languages(client: FlaskClient, over: dict[str, Any], sentence: str) -> None:
    up_to(client, "mentee", "langues")
    reply = answer(client, "mentee", "langues", **over)
    assert reply.status_code == 422
    assert sentence in reply.text


def test_more_languages_one_row_at_a_time(app: Flask, client: FlaskClient) -> None:
    up_to(client, "mentee", "langues")
    page = answer(client, "mentee", "langues", more="1")
    assert page.status_code == 200
    assert 'name="language_2"' in page.text
    assert 'name="language_3"' not in page.text
    twice = {"language_2": "ar", "level_2": "A1", "language_3": "tr", "level_3": "B1"}
    assert answer(client, "mentee", "langues", **twice).status_code == 303
    with app.app_context():
        spoken = {row.code: row.level for row in candidates()[0].languages}
        assert spoken == {"fr": 3, "ar": 7, "tr": 3}


@pytest.mark.parametrize(
    "address",
    [
        "http://youtube.com/watch?v=1",
        "https://evil.example/youtube.com",
        "https://youtube.com.evil.example/",
        "https://user@youtube.com/",
        "https://youtube.com:8443/",
        "javascript:alert(1)",
        "https://[youtube.com",
        "//youtube.com/x",
        "youtube",
    ],
)
def test_a_video_lives_where_we_know(client: FlaskClient, address: str) -> None:
    up_to(client, "mentee", "aide")
    reply = answer(client, "mentee", "aide", video_url=address, is_video_shown="y")
    assert reply.status_code == 422
    assert "commence par https://" in reply.text


@pytest.mark.parametrize("host", sorted(VIDEO_HOSTS))
def test_a_video_needs_its_own_agreement(app: Flask, client: FlaskClient, host: str) -> None:
    up_to(client, "mentee", "aide")
    address = f"https://www.{host}/abc"
    assert answer(client, "mentee", "aide", video_url=address).status_code == 422
    agreed = answer(client, "mentee", "aide", video_url=address, is_video_shown="y")
    assert agreed.status_code == 303
    with app.app_context():
        assert [one.purpose for one in candidates()[0].consents] == ["video"]
    answer(client, "mentee", "aide")
    with app.app_context():
        assert candidates()[0].video_url is None
        assert candidates()[0].consents == []


def test_a_gender_is_asked_for_only_to_respect_a_choice(app: Flask, client: FlaskClient) -> None:
    up_to(client, "mentee", "aide")
    assert 'name="gender"' not in client.get("/candidature/mentee/vous").text
    answer(client, "mentee", "aide", same_gender="woman")
    with app.app_context():
        one = candidates()[0]
        assert (one.gender, one.gender_asked) == ("woman", "woman")
    answer(client, "mentee", "aide", same_gender="")
    with app.app_context():
        one = candidates()[0]
        assert (one.gender, one.gender_asked) == (None, None)


def test_a_workplace_that_is_not_certain_is_asked_for(client: FlaskClient) -> None:
    up_to(client, "mentor", "metiers")
    several = answer(client, "mentor", "metiers", workplace="Saint-Remy")
    assert several.status_code == 422
    assert "Plusieurs endroits" in several.text
    unknown = answer(client, "mentor", "metiers", workplace="Atlantis")
    assert "ne trouvons pas" in unknown.text
    assert answer(client, "mentor", "metiers", workplace="").status_code == 303
