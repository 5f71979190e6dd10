"""Signing in by a mailed link; the password page is Flask-Security's with our template."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_security.utils import login_user

from mentorat.accounts import services
from mentorat.accounts.errors import PasswordRefused
from mentorat.accounts.forms import EmptyForm, LinkForm, NewPasswordForm
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.web import limiter

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/connexion/lien")
@public
def ask_link() -> str:
    """Where an enterprise contact asks for a link."""
    return render_template("accounts/ask_link.html", form=LinkForm())


@blueprint.post("/connexion/lien")
@public
@limiter.limit("5 per 10 minutes")
def send_link() -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_link.html", form=form), 422
    with transaction():
        services.send_link(str(form.email.data))
    return redirect(url_for("accounts.link_sent"), 303)


@blueprint.get("/connexion/lien/envoye")
@public
def link_sent() -> str:
    """The same page whether or not somebody has that address."""
    return render_template("accounts/link_sent.html")


@blueprint.get("/connexion/<raw>")
@by_link(services.SIGN_IN)
def open_link(raw: str) -> str:
    """Shows a button: programs that open the links of mails must not use it up."""
    tokens.find(services.SIGN_IN, raw)
    return render_template("accounts/open_link.html", form=EmptyForm(), raw=raw)


@blueprint.post("/connexion/<raw>")
@by_link(services.SIGN_IN)
@limiter.limit("20 per 5 minutes")
def use_link(raw: str) -> Any:
    with transaction():
        user = services.sign_in_by_link(raw)
    login_user(user, authn_via=["email"])
    return redirect(url_for("workspace.entry"), 303)


@blueprint.get("/connexion/oubli")
@public
def ask_password() -> str:
    """Where somebody whose password is gone asks for a new one."""
    return render_template("accounts/ask_password.html", form=LinkForm())


@blueprint.post("/connexion/oubli")
@public
@limiter.limit("5 per 10 minutes")
def send_password() -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_password.html", form=form), 422
    with transaction():
        services.send_password_link(str(form.email.data))
    return redirect(url_for("accounts.link_sent"), 303)


@blueprint.get("/connexion/mot-de-passe/<raw>")
@by_link(services.SET_PASSWORD)
def new_password(raw: str) -> str:
    """The first password of somebody invited, or a new one."""
    return _password_page(raw, NewPasswordForm())


@blueprint.post("/connexion/mot-de-passe/<raw>")
@by_link(services.SET_PASSWORD)
@limiter.limit("20 per 5 minutes")
def set_password(raw: str) -> Any:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.set_password_by_link(raw, str(form.password.data))
            flash(_("Your password is set. Sign in with it now."), "done")
            return redirect(url_for("security.login"), 303)
        except PasswordRefused as refused:
            form.password.errors = [str(refused.message)]
    return _password_page(raw, form), 422


def _password_page(raw: str, form: NewPasswordForm) -> str:
    user = services.user_of_password_link(raw)
    return render_template("accounts/new_password.html", form=form, raw=raw, user=user)
