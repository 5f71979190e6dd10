"""`flask administrator`: made on the server, and sent their link."""

from __future__ import annotations

from collections.abc import Mapping

import click
from flask.cli import AppGroup

from mentorat.accounts.models import User
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import speaking, terminal_language
from mentorat.foundation.journal import SERVER
from mentorat.organisations import queries
from mentorat.organisations.commands import asking, saying
from mentorat.organisations.commands.saying import LINK
from mentorat.organisations.services import setup as services

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
    with speaking(terminal_language()):
        saying.check_database()
        facts = asking.person(name, mail, language)
        raw = saying.told(lambda: _add(facts, organisation))
        click.echo(_("The administrator is written."))
        if raw is not None:
            saying.say_link(mail, raw, print_link)


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
    with speaking(terminal_language()):
        saying.check_database()
        found: tuple[User, str] = saying.told(
            lambda: services.send_administrator_link(mail, SERVER)
        )
        saying.say_link(mail, found[1], print_link)
