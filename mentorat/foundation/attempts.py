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
    if refusal is not None and refusal.field in form:
        form[refusal.field].errors = [*form[refusal.field].errors, str(refusal.message)]
    elif refusal is not None:
        form.form_errors = [*form.form_errors, str(refusal.message)]
    return refusal is None


def act(work: Callable[[], object], done: str = "") -> None:
    """Try an act that has a button and no form; the next page says how it went."""
    refusal = _refusal(work)
    said = str(refusal.message) if refusal else done
    if said:
        flash(said, "warning" if refusal else "done")


def _refusal(work: Callable[[], object]) -> RuleBroken | None:
    """The rule that said no; None when the act happened."""
    try:
        in_transaction(work)
    except RuleBroken as error:
        if error.status == 404:
            raise
        return error
    return None
