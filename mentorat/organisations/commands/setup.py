"""`flask setup`: the first organisation, its programme, the operator, the administrator."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import speaking, terminal_language
from mentorat.foundation.journal import SERVER
from mentorat.organisations.commands import asking, saying
from mentorat.organisations.commands.saying import LINK
from mentorat.organisations.services import setup as services


def _asked(command: Callable[..., None]) -> Callable[..., None]:
    for question in reversed(asking.QUESTIONS):
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
    may_ask = not no_input and saying.is_terminal(sys.stdin)
    with speaking(terminal_language()):
        saying.check_database()
        if may_ask:
            click.echo(_("Nothing is written before the last answer. Ctrl-C leaves."))
        answers = asking.answers({name: value for name, value in given.items() if value}, may_ask)
        outcome = saying.told(lambda: services.set_up(answers, SERVER))
        _report(outcome, answers.administrator["email"], print_link)


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
        saying.say_link(email, outcome.raw, print_link)
