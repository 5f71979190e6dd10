"""Trying an act at the edge: a broken rule becomes a sentence beside what was typed."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash

from mentorat.foundation.db import in_transaction
from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.forms import Form


def is_done(form: Form, work: Callable[[], object]) -> bool:
    """Whether the form is whole and the rules let its act happen; else the form says why not.

    `work` runs in a transaction and must be repeatable. Not being found stays what it is.
    """
    if not form.validate_on_submit():
        return False
    refusal = _refusal(work)
    if refusal:
        form.form_errors = [*form.form_errors, refusal]
    return not refusal


def act(work: Callable[[], object], done: str = "") -> None:
    """Try an act that has a button and no form; the next page says how it went."""
    refusal = _refusal(work)
    if refusal or done:
        flash(refusal or done, "warning" if refusal else "done")


def _refusal(work: Callable[[], object]) -> str:
    """The sentence of the rule that said no; empty when the act happened."""
    try:
        in_transaction(work)
    except RuleBroken as error:
        if error.status == 404:
            raise
        return str(error.message)
    return ""
