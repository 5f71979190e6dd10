"""What the commands of this room share: the language, the database, the link, one transaction."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO, TypeVar

import click
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from mentorat.foundation import schema
from mentorat.foundation.db import transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.web import public_url

T = TypeVar("T")
LINK = click.option(
    "--print-link/--no-print-link",
    default=None,
    help="Show the link here too, for when mail does not work yet. Without either: only on a "
    "terminal, so that it enters no log by chance.",
)


def is_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def check_database() -> None:
    try:
        now = schema.revision()
    except SQLAlchemyError as error:
        raise click.ClickException(_("The database does not answer.")) from error
    if now != schema.head():
        raise click.ClickException(
            _("The database is not prepared. Run this first: flask --app mentorat.app prepare")
        )


def told(act: Callable[[], T]) -> T:
    """Do it in one transaction; a broken rule is said in its sentence."""
    try:
        with transaction():
            return act()
    except RuleBroken as broken:
        raise click.ClickException(str(broken.message)) from broken
    except IntegrityError as error:
        raise click.ClickException(_("Somebody is doing the same now. Run it again.")) from error


def say_link(email: str, raw: str, print_link: bool | None) -> None:
    click.echo(
        _("A link to choose a password leaves for %(email)s with the next mails.", email=email)
    )
    if is_terminal(sys.stdout) if print_link is None else print_link:
        click.echo(_("The same link, for when mail does not work yet. It works once:"))
        click.echo(public_url("accounts.new_password", raw=raw))
