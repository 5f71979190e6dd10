"""The second step of somebody signed in: set up, changed, new recovery codes, taken away."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from mentorat.accounts import queries, services, sign_in
from mentorat.accounts.errors import FactorNeeded, WrongCode, WrongPassword
from mentorat.accounts.forms import CodeForm, PasswordForm
from mentorat.accounts.routes import blueprint
from mentorat.accounts.routes.account import me
from mentorat.foundation.access import current_access, signed_in
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _


@blueprint.get("/compte/deuxieme-etape")
@signed_in
def second_step() -> str:
    """What may be done, each behind the password."""
    return _page(PasswordForm())


def _page(form: PasswordForm) -> str:
    user = me()
    return render_template(
        "accounts/second_step.html",
        form=form,
        has_factor=queries.has_second_factor(user),
        needs_factor=queries.needs_second_factor(user),
        codes_left=queries.recovery_codes_left(user),
    )


@blueprint.post("/compte/deuxieme-etape/<any(nouvelle, codes, fin):act>")
@signed_in
def change_second_step(act: str) -> Any:
    """A new telephone, new recovery codes, or none any more: after the password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            sign_in.check_own_password(str(form.current.data))
            return {"nouvelle": _begin, "codes": _new_codes, "fin": _drop}[act]()
        except WrongPassword as wrong:
            form.current.errors = [str(wrong.message)]
    return _page(form), 422


def _begin() -> Any:
    with transaction():
        sign_in.begin_pairing(me())
    return redirect(url_for("accounts.pair"), 303)


def _new_codes() -> Any:
    with transaction():
        codes = services.make_recovery_codes(me(), current_access().actor)
    return _codes_page(codes)


def _codes_page(codes: list[str]) -> str:
    target = url_for("accounts.account")
    return render_template("accounts/recovery_codes.html", codes=codes, target=target)


def _drop() -> Any:
    try:
        with transaction():
            services.drop_second_factor(me(), current_access().actor)
        flash(_("The second step is taken away."), "done")
    except FactorNeeded as needed:
        flash(str(needed.message), "warning")
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/compte/deuxieme-etape/telephone")
@signed_in
def pair() -> Any:
    """The square code to be read by the telephone, and the field for its first code."""
    if not _may_pair():
        return redirect(url_for("accounts.second_step"), 303)
    return _pair_page(CodeForm())


def _may_pair() -> bool:
    """Whether a key waits for a code, and this browser showed the password for it just now."""
    factor = queries.second_factor(me())
    return factor is not None and factor.pending_secret is not None and sign_in.is_pairing()


def _pair_page(form: CodeForm) -> str:
    return render_template(
        "accounts/enrol.html", form=form, **sign_in.pairing(me()), is_first=False
    )


@blueprint.post("/compte/deuxieme-etape/telephone")
@signed_in
def confirm_pairing() -> Any:
    form = CodeForm()
    if not _may_pair():
        return redirect(url_for("accounts.second_step"), 303)
    if form.validate_on_submit():
        try:
            with transaction():
                actor = current_access().actor
                codes = services.confirm_factor(me(), str(form.code.data), actor)
            sign_in.end_pairing()
            return _codes_page(codes)
        except WrongCode as wrong:
            form.code.errors = [str(wrong.message)]
    if not _may_pair():  # pressed twice: the first one counts
        return redirect(url_for("accounts.second_step"), 303)
    return _pair_page(form), 422
