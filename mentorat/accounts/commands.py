"""What whoever holds the server may do for people who sign in."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from mentorat.accounts import queries, services
from mentorat.foundation.backup import restoring
from mentorat.foundation.db import transaction
from mentorat.foundation.journal import SERVER


@restoring.afterwards
def end_what_was_open(_made_at: datetime) -> None:
    """A restored database knows sessions that were ended since, and links that were used."""
    services.end_every_session()
    services.end_every_link()


group = AppGroup("account", help="People who sign in.")


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """After a lost telephone: the password leads to a new square code. Noted in the journal."""
    with transaction():
        user = queries.user_by_email(email)
        if user is None:
            raise click.ClickException("Nobody active has this address.")
        services.reset_second_factor(user, SERVER)
    click.echo("Done. At the next sign-in the password leads to a new square code.")
