"""The password, then the second step where there is one; signing out."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from mentorat.accounts import queries, services, sign_in
from mentorat.accounts.errors import WrongCode
from mentorat.accounts.forms import CodeForm, EmptyForm, SignInForm
from mentorat.accounts.models import User, UserSession
from mentorat.accounts.routes import blueprint
from mentorat.accounts.states import Stage
from mentorat.foundation import limits
from mentorat.foundation.access import public
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.journal import Actor


@blueprint.get("/connexion", endpoint="sign_in")
@public
def ask_password() -> str:
    """Where staff sign in."""
    return _sign_in_page(SignInForm())


def _sign_in_page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form, after=request.args.get("next"))


@blueprint.post("/connexion", endpoint="check_password")
@public
@limits.counted_inside
def check_password() -> Any:
    form = SignInForm()
    if form.validate_on_submit():
        user = sign_in.try_password(str(form.email.data), str(form.password.data))
        if user is not None:
            sign_in.keep_target(request.args.get("next"))
            with transaction():
                renewed = services.renew_hash(user, str(form.password.data))
                target = sign_in.let_in(renewed)
            return redirect(target, 303)
        form.form_errors = [_("Address and password do not go together.")]
    return _sign_in_page(form), 422


@blueprint.get("/connexion/code")
@public
def ask_code() -> Any:
    """The second step: a code of the telephone."""
    if sign_in.current_session(Stage.CODE) is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/code.html", form=CodeForm())


@blueprint.post("/connexion/code")
@public
@limits.counted_inside
def check_code() -> Any:
    pending, form = sign_in.current_session(Stage.CODE), CodeForm()
    if pending is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if form.validate_on_submit():
        if sign_in.try_code(pending, str(form.code.data)):
            with transaction():
                target = sign_in.let_in(pending.user, is_proved=True)
            return redirect(target, 303)
        form.code.errors = [str(WrongCode.message)]
    return render_template("accounts/code.html", form=form), 422


@blueprint.get("/connexion/deuxieme-etape")
@public
def enrol() -> Any:
    """Staff who have no second factor yet set it up before anything else opens."""
    pending = _enrolling()
    if pending is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return _enrol_page(pending.user, CodeForm())


def _enrolling() -> UserSession | None:
    """The session that has to pair a first telephone; none where one was paired meanwhile."""
    pending = sign_in.current_session(Stage.ENROL)
    is_late = pending is not None and queries.has_second_factor(pending.user)
    return None if is_late else pending


def _enrol_page(user: User, form: CodeForm) -> str:
    return render_template("accounts/enrol.html", form=form, **sign_in.pairing(user), is_first=True)


@blueprint.post("/connexion/deuxieme-etape")
@public
@limits.posts(60, limits.MINUTES)
def confirm_enrolment() -> Any:
    pending, form = _enrolling(), CodeForm()
    if pending is None:
        return redirect(url_for("accounts.sign_in"), 303)
    user = pending.user
    if form.validate_on_submit():
        try:
            with transaction():
                target, codes = _enrolled(user, str(form.code.data))
            return _codes_page(codes, target)
        except WrongCode as wrong:
            form.code.errors = [str(wrong.message)]
    if queries.has_second_factor(user):  # pressed twice: there one gets codes that one has read
        return redirect(url_for("accounts.second_step"), 303)
    return _enrol_page(user, form), 422


def _enrolled(user: User, code: str) -> tuple[str, list[str]]:
    codes = services.confirm_factor(user, code, Actor("user", user.id))
    return sign_in.let_in(user, is_proved=True), codes


def _codes_page(codes: list[str], target: str) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes, target=target)


@blueprint.post("/deconnexion")
@public
@limits.posts(60, limits.MINUTES)
def sign_out() -> Any:
    """Ends the session on the server, so that a copied cookie opens nothing."""
    if EmptyForm().validate_on_submit():
        with transaction():
            sign_in.let_out()
    return redirect("/", 303)
