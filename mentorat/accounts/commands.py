"""What whoever holds the server may do for people who sign in."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mentorat.accounts import queries, services
from mentorat.foundation.db import transaction
from mentorat.foundation.journal import SERVER

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
