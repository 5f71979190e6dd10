"""Signing in by a mailed link; the password page is Flask-Security's with our template."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_security.utils import login_user

from mentorat.accounts import services
from mentorat.accounts.forms import EmptyForm, LinkForm
from mentorat.foundation import tokens
from mentorat.foundation.access import by_link, public
from mentorat.foundation.db import transaction
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
