"""The first steps of a site on the command line: `flask setup`, `flask administrator`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO, TypeVar

import click
from flask.cli import AppGroup
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.datastructures import MultiDict

from mentorat.accounts.models import User
from mentorat.foundation import schema
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import LANGUAGES, speaking
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.journal import SERVER
from mentorat.foundation.web import public_url
from mentorat.organisations import queries
from mentorat.organisations.forms import (
    FirstProgrammeForm,
    OperatorForm,
    OrganisationForm,
    PersonForm,
)
from mentorat.organisations.services import setup as services

T = TypeVar("T")
Values = dict[str, str]


@dataclass(frozen=True)
class Question:
    """One answer of the setup: its flag, and the field of a form that checks it."""

    flag: str
    topic: str
    field: str
    hint: str = ""

    @property
    def name(self) -> str:
        """What click calls its value."""
        return self.flag.removeprefix("--").replace("-", "_")


FORMS: dict[str, type[Any]] = {
    "organisation": OrganisationForm,
    "programme": FirstProgrammeForm,
    "operator": OperatorForm,
    "administrator": PersonForm,
}
QUESTIONS = (
    Question("--organisation-kind", "organisation", "kind", "cri, ibefe, operator or referrer"),
    Question("--organisation", "organisation", "name", "Whole name of the first organisation."),
    Question("--organisation-short", "organisation", "short_name", "Its short name."),
    Question("--organisation-address", "organisation", "address"),
    Question("--organisation-commune", "organisation", "commune", "A name or a postcode."),
    Question("--organisation-mail", "organisation", "email"),
    Question("--organisation-phone", "organisation", "phone"),
    Question("--organisation-web", "organisation", "web"),
    Question("--programme", "programme", "name", "Name of the programme that it leads."),
    Question("--basin", "programme", "basin_code", "Its territory, such as brabant-wallon."),
    Question("--operator", "operator", "name", "Who runs this site; else the organisation."),
    Question("--operator-address", "operator", "address", "Else that of the organisation."),
    Question("--operator-phone", "operator", "phone", "Else that of the organisation."),
    Question("--data-contact", "operator", "data_contact", "Mail address, personal data."),
    Question("--accessibility-contact", "operator", "accessibility_contact", "Mail address."),
    Question("--legal-note", "operator", "legal_note", "Legal basis, periods of keeping."),
    Question("--admin-name", "administrator", "name", "The first administrator."),
    Question("--admin-mail", "administrator", "email"),
    Question("--admin-language", "administrator", "language", "fr, en or ar; fr if not said."),
)
LINK = click.option(
    "--print-link/--no-print-link",
    default=None,
    help="Show the link here too, for when mail does not work yet. Without either: only on a "
    "terminal, so that it enters no log by chance.",
)


def _asked(command: Callable[..., None]) -> Callable[..., None]:
    for question in reversed(QUESTIONS):
        command = click.option(question.flag, default=None, help=question.hint)(command)
    return command


@click.command("setup")
@_asked
@click.option("--no-input", is_flag=True, help="Ask nothing: what is missing is an error.")
@LINK
def setup(no_input: bool, print_link: bool | None, **given: str | None) -> None:
    """Make the first organisation, its programme, the operator and the first administrator.

    Asks on a terminal for what no flag says. May be run again: the same answers change nothing,
    others amend, and what the pages do by now is refused with a sentence.
    """
    may_ask = not no_input and _is_terminal(sys.stdin)
    with speaking(_tongue()):
        _check_database()
        answers = _answers({name: value for name, value in given.items() if value}, may_ask)
        outcome = _told(lambda: services.set_up(answers, SERVER))
        _report(outcome, answers.administrator["email"], print_link)


def _tongue() -> str:
    """The language of the terminal when it is one of ours, else French."""
    code = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return code if code in LANGUAGES else "fr"


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def _check_database() -> None:
    try:
        now = schema.revision()
    except SQLAlchemyError as error:
        raise click.ClickException(_("The database does not answer.")) from error
    if now != schema.head():
        raise click.ClickException(
            _("The database is not prepared. Run this first: flask --app mentorat.app prepare")
        )


def _told(act: Callable[[], T]) -> T:
    """Do it in one transaction; a broken rule is said in its sentence."""
    try:
        with transaction():
            return act()
    except RuleBroken as broken:
        raise click.ClickException(str(broken.message)) from broken
    except IntegrityError as error:
        raise click.ClickException(_("Somebody is doing the same now. Run it again.")) from error


# --- asking -----------------------------------------------------------------------------------


def _answers(given: Mapping[str, str], may_ask: bool) -> services.Answers:
    facts: dict[str, Any] = {}
    for topic in FORMS:
        facts[topic] = _facts(topic, given, _known(topic, facts), may_ask)
    return services.Answers(**facts)


def _known(topic: str, facts: Mapping[str, Any]) -> Values:
    """What holds already, in the form of the topic; the first operator is the organisation."""
    if topic == "organisation":
        first = services.first_organisation()
        form = OrganisationForm.of(first, meta={"csrf": False}) if first else None
    elif topic == "programme":
        programme = services.first_programme()
        form = FirstProgrammeForm(obj=programme, meta={"csrf": False}) if programme else None
    elif topic == "operator":
        operator = queries.operator()
        if operator is None:
            return {name: facts["organisation"][name] for name in ("name", "address", "phone")}
        form = OperatorForm(obj=operator, meta={"csrf": False})
    else:
        administrators = queries.administrators()
        form = PersonForm(obj=administrators[0], meta={"csrf": False}) if administrators else None
    return {name: str(value or "") for name, value in form.values.items()} if form else {}


def _facts(topic: str, given: Mapping[str, str], known: Values, may_ask: bool) -> Any:
    """The checked answers of one topic; asks until they hold, or leaves with what is wrong."""
    questions = [question for question in QUESTIONS if question.topic == topic]
    values = {**known, **{q.field: given[q.name] for q in questions if q.name in given}}
    open_ = [question for question in questions if question.name not in given] if may_ask else []
    while True:
        form = _form(topic, values)
        for question in open_:
            values[question.field] = _ask(form[question.field], values.get(question.field, ""))
        form = _form(topic, values)
        if form.validate():
            return form.facts
        wrong = [question for question in questions if form[question.field].errors]
        for question in wrong:
            said = " ".join(map(str, form[question.field].errors))
            click.echo(f"{question.flag}: {said}", err=True)
        if not may_ask:
            raise click.exceptions.Exit(2)
        open_ = wrong


def _form(topic: str, values: Values) -> Any:
    blank = FORMS[topic](MultiDict(), meta={"csrf": False})
    defaults = {field.name: str(field.default or "") for field in blank}
    return FORMS[topic](MultiDict({**defaults, **values}), meta={"csrf": False})


def _ask(field: Any, known: str) -> str:
    for value, words in getattr(field, "choices", None) or ():
        if value:
            click.echo(f"  {value:<20} {words}")
    default = known or str(field.default or "")
    answer: str = click.prompt(str(field.label.text), default=default, show_default=bool(default))
    return answer


# --- saying what was done ---------------------------------------------------------------------


def _report(outcome: services.Outcome, email: str, print_link: bool | None) -> None:
    done = {
        "organisation": _("The organisation is written."),
        "programme": _("The programme is made and takes applications."),
        "operator": _("The public pages say who runs this site."),
        "administrator": _("The administrator is written."),
    }
    for change in outcome.changes:
        click.echo(done[change])
    if not outcome.changes:
        click.echo(_("Nothing to change: the site is set up as you say."))
    if outcome.raw is not None:
        _say_link(email, outcome.raw, print_link)


def _say_link(email: str, raw: str, print_link: bool | None) -> None:
    click.echo(
        _("A link to choose a password leaves for %(email)s with the next mails.", email=email)
    )
    if _is_terminal(sys.stdout) if print_link is None else print_link:
        click.echo(_("The same link, for when mail does not work yet. It works once:"))
        click.echo(public_url("accounts.new_password", raw=raw))


# --- administrators ---------------------------------------------------------------------------

administrator = AppGroup("administrator", help="Make administrators, and send them their link.")


@administrator.command("add")
@click.option("--mail", required=True, help="Mail address.")
@click.option("--name", required=True, help="First name and family name.")
@click.option("--language", default="fr", help="fr, en or ar.")
@click.option("--organisation", default="", help="Name or short name; else the first one.")
@LINK
def add_administrator(
    mail: str, name: str, language: str, organisation: str, print_link: bool | None
) -> None:
    """Make another administrator, who gets a link to choose a password."""
    with speaking(_tongue()):
        _check_database()
        form = _form("administrator", {"name": name, "email": mail, "language": language})
        if not form.validate():
            raise click.ClickException(
                " ".join(str(said) for errors in form.errors.values() for said in errors)
            )
        raw = _told(lambda: _add(form.facts, organisation))
        click.echo(_("The administrator is written."))
        if raw is not None:
            _say_link(mail, raw, print_link)


def _add(facts: Mapping[str, str], wanted: str) -> str | None:
    organisation = queries.organisation_called(wanted) if wanted else services.first_organisation()
    if organisation is None:
        raise click.ClickException(_("There is no such organisation. Run flask setup first."))
    return services.add_administrator(organisation, **facts, actor=SERVER)


@administrator.command("link")
@click.argument("mail")
@LINK
def send_link(mail: str, print_link: bool | None) -> None:
    """Send an administrator a link to choose a password, the first one or a new one."""
    with speaking(_tongue()):
        _check_database()
        found: tuple[User, str] = _told(lambda: services.send_administrator_link(mail, SERVER))
        _say_link(mail, found[1], print_link)
