"""`flask setup` on an empty site: asked, repeated, amended, refused; then the first day."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mentorat.accounts.models import User
from mentorat.foundation.db import db, transaction
from mentorat.foundation.journal import JournalEntry
from mentorat.foundation.outbox import OutboxMessage
from mentorat.organisations.commands import asking, saying
from mentorat.organisations.models import Organisation, Programme, ProgrammePartner, SiteOperator
from mentorat.organisations.services import powers
from tests.candidates.applying import fill_in, send
from tests.organisations.factories import (
    make_contact,
    make_enterprise,
    make_organisation,
    make_programme,
)

ANSWERS = {
    "--organisation-kind": "cri",
    "--organisation": "Centre régional du Brabant wallon",
    "--organisation-short": "CRIBW",
    "--organisation-address": "Rue de la Gare 1, 1400 Nivelles",
    "--organisation-commune": "Nivelles",
    "--organisation-mail": "info@cribw.example.org",
    "--organisation-phone": "067 11 22 33",
    "--organisation-web": "cribw.example.org",
    "--programme": "Mentorat Brabant wallon",
    "--basin": "brabant-wallon",
    "--data-contact": "dpo@cribw.example.org",
    "--accessibility-contact": "acces@cribw.example.org",
    "--admin-name": "Rita Collard",
    "--admin-mail": "Rita@cribw.example.org",
    "--admin-language": "fr",
}
LINK = re.compile(r"https?://\S+(/connexion/mot-de-passe/\S+)")
PHRASE = "quatre girafes lisent dehors"


def run(site: Flask, answers: dict[str, str], *words: str, asked: str | None = None) -> Result:
    flags = [part for pair in answers.items() for part in pair]
    db.session.remove()
    result = site.test_cli_runner().invoke(args=["setup", *flags, *words], input=asked)
    db.session.remove()
    return result


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def everything() -> list[int]:
    kept = (Organisation, Programme, ProgrammePartner, SiteOperator, User, OutboxMessage)
    return [count(one) for one in (*kept, JournalEntry)]


def test_it_makes_all_that_a_site_begins_with(site: Flask) -> None:
    done = run(site, ANSWERS)
    assert done.exit_code == 0, done.output
    programme = db.session.scalars(select(Programme)).one()
    lead = programme.lead
    assert (lead.short_name, lead.phone, lead.commune_nis5) == ("CRIBW", "+32 67 11 22 33", "25072")
    assert lead.web == "https://cribw.example.org"
    assert (programme.basin_code, programme.is_open) == ("brabant-wallon", True)
    operator = db.session.get(SiteOperator, 1)
    assert operator is not None
    assert (operator.name, operator.address) == (lead.name, lead.address)
    rita = db.session.scalars(select(User)).one()
    assert (rita.email, rita.password) == ("rita@cribw.example.org", None)
    assert powers.is_administrator(rita.id)
    assert powers.organisation_of(rita) == lead.id
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert mail.kind == "staff_invited"
    assert "/connexion/mot-de-passe/" not in done.output  # no terminal: the link enters no log
    entries = list(db.session.scalars(select(JournalEntry)))
    assert {entry.actor_kind for entry in entries} == {"server"}
    assert not any("Rita" in str(entry.facts) for entry in entries)


def test_the_same_answers_again_change_nothing_and_say_so(site: Flask) -> None:
    run(site, ANSWERS)
    before = everything()
    again = run(site, ANSWERS)
    assert again.exit_code == 0, again.output
    assert "Rien à changer" in again.output
    assert everything() == before
    bare = run(site, {})  # what is known need not be said
    assert bare.exit_code == 0, bare.output
    assert "Rien à changer" in bare.output
    assert everything() == before


def test_another_answer_amends(site: Flask) -> None:
    run(site, ANSWERS)
    changed = {"--organisation-phone": "067 99 88 77", "--data-contact": "autre@example.org"}
    done = run(site, {**changed, "--admin-name": "Rita Collard-Dubois"})
    assert done.exit_code == 0, done.output
    assert db.session.scalars(select(Organisation.phone)).one() == "+32 67 99 88 77"
    operator = db.session.get(SiteOperator, 1)
    assert operator is not None
    assert operator.data_contact == "autre@example.org"
    assert db.session.scalars(select(User.name)).one() == "Rita Collard-Dubois"
    assert count(OutboxMessage) == 1


@pytest.mark.parametrize(
    ("flag", "value", "says"),
    [
        ("--organisation", "Un autre centre", "Le premier organisme est déjà là"),
        ("--programme", "Un autre programme", "Le premier programme est déjà là"),
        ("--basin", "liege", "a un autre territoire"),
        ("--admin-mail", "autre@example.org", "flask administrator add"),
    ],
)
def test_what_the_pages_do_is_refused_and_nothing_is_written(
    site: Flask, flag: str, value: str, says: str
) -> None:
    run(site, ANSWERS)
    before = everything()
    done = run(site, {**ANSWERS, flag: value, "--organisation-phone": "067 00 00 01"})
    assert done.exit_code == 1
    assert says in done.output
    assert everything() == before
    assert db.session.scalars(select(Organisation.phone)).one() == "+32 67 11 22 33"


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--organisation-kind", "x"),
        ("--organisation-commune", "Nulle-Part"),
        ("--basin", "x"),
        ("--data-contact", "x"),
        ("--admin-mail", "x"),
        ("--admin-language", "xx"),
        ("--admin-name", ""),
    ],
)
def test_a_wrong_or_missing_answer_is_named_by_its_flag(site: Flask, flag: str, value: str) -> None:
    done = run(site, {**ANSWERS, flag: value})
    assert done.exit_code == 2
    assert flag in done.output
    assert everything() == [0] * 7


def test_on_a_terminal_it_asks_again_for_what_is_wrong(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "is_terminal", lambda stream: True)
    answers = {flag: value for flag, value in ANSWERS.items() if not flag.startswith("--admin")}
    given = {**answers, "--operator": "CRIBW", "--operator-address": "Nivelles"}
    given |= {"--operator-phone": "067 11 22 33", "--legal-note": "Intérêt public"}
    done = run(site, given, asked="Rita Collard\nrita\n\nrita@cribw.example.org\n\n")
    assert done.exit_code == 0, done.output
    assert "Cette adresse n’est pas complète" in done.output
    assert LINK.search(done.output)  # a terminal shows the link
    assert db.session.scalars(select(User.email)).one() == "rita@cribw.example.org"


def test_a_terminal_asks_for_everything_and_once_more_on_a_no(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in the administrator's address would send the link to a stranger."""
    monkeypatch.setattr(saying, "is_terminal", lambda stream: True)
    typed = [ANSWERS.get(question.flag, "") for question in asking.QUESTIONS]
    wrong = [value.replace("Rita@cribw", "pita@cribw") for value in typed]
    again = [ANSWERS["--admin-mail"] if value.startswith("pita") else "" for value in wrong]
    done = run(site, {}, asked="\n".join([*wrong, "non", *again, "", ""]))
    assert done.exit_code == 0, done.output
    assert "ibefe" in done.output  # what may be chosen is listed
    assert db.session.scalars(select(User.email)).one() == "rita@cribw.example.org"
    assert db.session.scalars(select(Organisation.short_name)).one() == "CRIBW"


def test_a_terminal_explains_a_choice_that_is_not_there(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "is_terminal", lambda stream: True)
    given = {**ANSWERS, "--operator": "x", "--operator-address": "x", "--operator-phone": ""}
    del given["--organisation-kind"]
    done = run(site, given, "--legal-note", "x", asked="zzz\ncri\n\n\n")
    assert done.exit_code == 0, done.output
    assert "Choisissez l’une de ces réponses : cri, ibefe, operator, referrer." in done.output


def test_left_half_way_nothing_is_written(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying, "is_terminal", lambda stream: True)
    typed = [ANSWERS.get(question.flag, "") for question in asking.QUESTIONS]
    for answered in (0, 1, len(typed) // 2, len(typed)):
        done = run(site, {}, asked="\n".join(typed[:answered]))
        assert done.exit_code == 1
        assert everything() == [0] * 7


def test_without_a_terminal_every_missing_flag_is_named_at_once(site: Flask) -> None:
    done = run(site, {})
    assert done.exit_code == 2
    needed = {flag for flag in ANSWERS if not re.search("address|commune|-web|phone|lang", flag)}
    named = set(re.findall("(?m)^(--[a-z-]+):", done.output))
    assert needed - {"--organisation-mail"} <= named
    assert everything() == [0] * 7


def test_an_unprepared_database_is_said(bare: Flask) -> None:
    done = run(bare, ANSWERS)
    assert done.exit_code == 1
    assert "flask --app mentorat.app prepare" in done.output


def test_a_contact_of_an_enterprise_does_not_become_administrator(site: Flask) -> None:
    with transaction():  # a first programme, as a setup that nobody was named in leaves it
        lead = make_organisation(name=ANSWERS["--organisation"])
        programme = make_programme(lead, name=ANSWERS["--programme"])
        email = make_contact(make_enterprise(programme=programme)).email
    done = run(site, {**ANSWERS, "--admin-mail": email})
    assert done.exit_code == 1
    assert "contact d’entreprise" in done.output
    assert count(SiteOperator) == 0


def test_administrators_are_added_and_get_their_link_again(site: Flask) -> None:
    run(site, ANSWERS)
    runner = site.test_cli_runner()
    add = ["administrator", "add", "--mail", "Deux@example.org", "--name", "Deux"]
    done = runner.invoke(args=[*add, "--organisation", "cribw", "--print-link"])
    assert done.exit_code == 0, done.output
    first = LINK.search(done.output)
    again = runner.invoke(args=["administrator", "link", "deux@example.org", "--print-link"])
    second = LINK.search(again.output)
    assert first
    assert second
    assert first[1] != second[1]
    refused = runner.invoke(args=["administrator", "link", "personne@example.org"])
    assert refused.exit_code == 1
    nowhere = runner.invoke(args=[*add, "--organisation", "x"])
    assert nowhere.exit_code == 1
    db.session.remove()
    assert count(User) == 2


def test_the_broken_commands_of_the_library_are_gone(site: Flask) -> None:
    assert not {"users", "roles"} & set(site.cli.commands)
    assert {"setup", "administrator"} <= set(site.cli.commands)


def test_from_an_empty_database_to_an_application_on_today(
    site: Flask, visitor: FlaskClient
) -> None:
    """Setup, link, password, a colleague invited, who signs in and finds who applied."""
    done = run(site, ANSWERS, "--print-link")
    link = LINK.search(done.output)
    assert link
    choose_password(visitor, link[1])
    sign_in(visitor, "rita@cribw.example.org")
    page = visitor.get("/reglages").text
    assert "Inviter les personnes qui coordonneront" in page
    form = visitor.get(visitor.get("/equipe/invitation").headers["Location"]).text
    seats = re.findall(r'name="grants"[^>]*value="([^"]+)"', form)
    assert len(seats) == 6
    target = re.search(r'action="(/equipe/invitation/[^"]+)"', form)
    assert target
    person = {"name": "Claire Dumoulin", "email": "claire@cribw.example.org", "language": "fr"}
    assert visitor.post(target[1], data={**person, "grants": seats}).status_code == 303
    mail = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert mail is not None
    invited = LINK.search(mail.text)
    assert invited
    visitor.post("/deconnexion")
    choose_password(visitor, invited[1])
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        fill_in(visitor)
        clock.shift(600)  # as long as a person takes
        assert send(visitor).status_code == 303
    sign_in(visitor, "claire@cribw.example.org")
    assert "Mentorat Brabant wallon" in visitor.get("/aujourdhui").text
    assert "Lire" in visitor.get("/aujourdhui").text


def choose_password(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 200
    answer = browser.post(path, data={"password": PHRASE})
    assert answer.status_code == 303, answer.text


def sign_in(browser: FlaskClient, email: str) -> None:
    answer = browser.post("/connexion", data={"email": email, "password": PHRASE})
    assert answer.status_code == 303, answer.text
