"""`flask backup`, `flask restore`, `flask backup-keys`: for whoever holds the server."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext
from pyrage.x25519 import Identity
from sqlalchemy.exc import SQLAlchemyError

from mentorat.foundation import clock
from mentorat.foundation.backup import making, restoring
from mentorat.foundation.backup.errors import BackupRefused
from mentorat.foundation.backup.restoring import Opened

UNTRIED = 3  # the exit code of a backup that stands there but was not tried


@click.command("backup")
@with_appcontext
def backup() -> None:
    """Write a ciphered backup, try it, drop those that nobody needs any more.

    Goes on while pages and worker do. Ends with 0 when the backup was restored into a scratch
    database and is the same row by row, with 3 when there was no place to try it.
    """
    with _said():
        made = making.make()
    click.echo(f"{made.path}: {made.rows} rows, {made.size} bytes; {made.dropped} older dropped.")
    if made.why_untried:
        click.echo(f"It stands there, but it was not tried. {made.why_untried}", err=True)
        sys.exit(UNTRIED)
    click.echo("Read back, restored into a scratch database: the same, row by row.")


@click.command("restore")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    type=click.File("r", encoding="utf-8"),
    required=True,
    help="File with the secret key (AGE-SECRET-KEY-…); - reads it from the standard input.",
)
@click.option("--scratch", is_flag=True, help="Only try it, in a scratch database.")
@click.option("--replace", is_flag=True, help="Even into a database that holds something.")
@click.option("--migrate", is_flag=True, help="Bring an older schema up to this version.")
@with_appcontext
def restore(path: Path, identity: IO[str], scratch: bool, replace: bool, migrate: bool) -> None:
    """Bring a backup back, with the pages and the worker stopped."""
    os.umask(0o077)
    with _said(), restoring.opened(path, identity.read()) as found:
        click.echo(f"Made {clock.local(found.made_at):%Y-%m-%d %H:%M}, {found.rows} rows.")
        if scratch:
            found.try_it()
            click.echo("Restored into a scratch database: the same, row by row.")
            return
        may_migrate = migrate or (found.is_older and _agrees(found))
        found.restore(may_replace=replace, may_migrate=may_migrate)
    click.echo("Restored: the same, row by row. Everybody signs in again.")
    click.echo("Now prepare (rights, queue), then start the pages and the worker.")


def _agrees(found: Opened) -> bool:
    """Asked on a terminal only; elsewhere the refusal names the flag."""
    return sys.stdin.isatty() and click.confirm(
        f"Its schema {found.manifest.revision} is older. Bring it up to this version?"
    )


@click.command("backup-keys")
def backup_keys() -> None:
    """Draw a pair of keys and show it once. The secret one belongs anywhere but on this server."""
    pair = Identity.generate()
    click.echo("# The public key, for the settings of the server:")
    click.echo(f"# MENTORAT_BACKUP_RECIPIENTS={pair.to_public()}")
    click.echo("# The secret key, for a safe and a second safe. It is kept nowhere else:")
    click.echo(str(pair))


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except BackupRefused as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, sqlite3.Error) as error:  # its own words may quote rows
        raise click.ClickException(
            f"The database does not answer, or a disk is full ({type(error).__name__})."
        ) from error
