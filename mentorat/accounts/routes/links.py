"""Mailed links: asked for, shown on GET, used up on POST."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from mentorat.accounts import services, sign_in
from mentorat.accounts.errors import PasswordRefused
from mentorat.accounts.forms import EmptyForm, LinkForm, NewPasswordForm
from mentorat.accounts.routes import blueprint
from mentorat.accounts.states import Request
from mentorat.foundation import limits, tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import transaction
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.tokens import LinkRefused


@blueprint.get("/connexion/lien")
@public
def ask_link() -> str:
    """Where an enterprise contact asks for a link."""
    return render_template("accounts/ask_link.html", form=LinkForm())


@blueprint.post("/connexion/lien")
@public
@limits.counted_inside
def send_link() -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_link.html", form=form), 422
    sign_in.ask_mail(str(form.email.data), Request.SIGN_IN)
    return redirect(url_for("accounts.link_sent"), 303)


@blueprint.get("/connexion/oubli")
@public
def ask_password() -> str:
    """Where somebody whose password is gone asks for a new one."""
    return render_template("accounts/ask_password.html", form=LinkForm())


@blueprint.post("/connexion/oubli")
@public
@limits.counted_inside
def send_password() -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_password.html", form=form), 422
    sign_in.ask_mail(str(form.email.data), Request.PASSWORD)
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
@limits.posts(20, limits.MINUTES)
def use_link(raw: str) -> Any:
    with transaction():
        target = sign_in.let_in_by_link(raw)
    return redirect(target, 303)


@blueprint.get("/connexion/mot-de-passe/<raw>")
@by_link(services.SET_PASSWORD)
def new_password(raw: str) -> str:
    """The first password of somebody invited, or a new one."""
    return _password_page(raw, NewPasswordForm())


@blueprint.post("/connexion/mot-de-passe/<raw>")
@by_link(services.SET_PASSWORD)
@limits.posts(20, limits.MINUTES)
def set_password(raw: str) -> Any:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                services.set_password_by_link(raw, str(form.password.data))
            flash(_("Your password is set. Sign in with it now."), "done")
            return redirect(url_for("accounts.sign_in"), 303)
        except PasswordRefused as refused:
            form.password.errors = [str(refused.message)]
    return _password_page(raw, form), 422


def _password_page(raw: str, form: NewPasswordForm) -> str:
    user = services.user_of_password_link(raw)
    return render_template("accounts/new_password.html", form=form, raw=raw, user=user)


@blueprint.errorhandler(LinkRefused)
def gone(error: LinkRefused) -> tuple[str, int]:
    """The same page for a link used, out of date or made up; it says how to get another."""
    sets_password = request.endpoint in ("accounts.new_password", "accounts.set_password")
    return render_template("accounts/link_gone.html", sets_password=sets_password), error.status
