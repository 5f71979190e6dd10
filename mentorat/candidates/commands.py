"""Commands about files, for whoever runs the server."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from mentorat.candidates.services import contacts
from mentorat.foundation.db import transaction

AT_ONCE = 500


@click.command("rekey-contacts")
@with_appcontext
def rekey_contacts() -> None:
    """Recognise people by the newest key of MENTORAT_CONTACT_KEYS; may be stopped and run again."""
    after, total = 0, 0
    while True:
        before = after
        with transaction():
            after, changed, twice = contacts.rekey(before, AT_ONCE)
        total += changed
        for public_id in twice:
            click.echo(f"Not changed, its person has another living file: {public_id}")
        if after == before:
            break
    click.echo(f"{total} changed; all others had the newest key already.")
