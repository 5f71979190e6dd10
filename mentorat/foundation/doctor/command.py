"""`flask doctor`: for whoever holds the server, and for what watches it."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from mentorat.foundation.doctor import inside, visit
from mentorat.foundation.doctor.findings import WORDS, Finding, Verdict
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import speaking, terminal_language

CODES = {Verdict.OK: 0, Verdict.WARNING: 1, Verdict.FAULT: 2}


@click.command("doctor")
@click.option("--mail", default="", help="Send a test mail there; “operator” for the settings'.")
@with_appcontext
def doctor(mail: str) -> None:
    """Is all well? Says each thing that was looked at, and what to do about it.

    Ends with 0 when all is well, 1 when something deserves a look, 2 when there is a fault.
    """
    with speaking(terminal_language()):
        found = visit.examine(_address(mail))
        for one in found:
            click.echo(said(one))
    sys.exit(max(CODES[one.verdict] for one in found))


def _address(mail: str) -> str:
    if mail != "operator":
        return mail
    known = inside.settings().operator_mails
    if not known:
        raise click.ClickException("MENTORAT_OPERATOR_MAIL is not set: name an address.")
    return known[0]


def said(one: Finding) -> str:
    """A finding in one line, its remedy in a second one."""
    line = f"{WORDS[one.verdict]!s:<10} {one.topic}{_(': ')}{one.said}"
    return f"{line}\n{'':<10} → {one.remedy}" if one.remedy else line
