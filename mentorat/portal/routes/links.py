"""A lost link, found again: one page that reveals nothing, the work is the worker's."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from mentorat.candidates.forms.person import ContactForm
from mentorat.candidates.services import links
from mentorat.foundation import limits
from mentorat.foundation.access import public
from mentorat.foundation.db import transaction
from mentorat.organisations.queries import open_programmes
from mentorat.portal.routes import blueprint


@blueprint.get("/retrouver")
@public
def ask_links() -> str:
    """Ask for a mail address or a phone number."""
    return _page(ContactForm(formdata=None))


@blueprint.post("/retrouver")
@public
@limits.posts(20, limits.HOUR)
def find_links() -> Any:
    """Note the request; the same answer for everybody."""
    form = ContactForm()
    if not form.validate():
        return _page(form), 422
    with transaction():
        links.ask(form.reached)
    return redirect(url_for("portal.links_sent"), 303)


@blueprint.get("/retrouver/envoye")
@public
def links_sent() -> str:
    """If we know the person, their links are on their way; whom to call otherwise."""
    return render_template("portal/links_sent.html", programmes=open_programmes())


def _page(form: ContactForm) -> str:
    return render_template("portal/find_links.html", form=form, programmes=open_programmes())
