"""The one page that exists only in the demonstration: everybody's mails, to be opened here."""

from __future__ import annotations

from flask import Blueprint, has_request_context, render_template, url_for

from mentorat.demo import mailbox
from mentorat.foundation.access import public

blueprint = Blueprint("demo", __name__)


@blueprint.get("/demo/courrier")
@public
def mails() -> str:
    """A stranger opens them to be mentee, mentor or enterprise contact."""
    page = mailbox.page()
    letters = [mailbox.letter(message) for message in page.items]
    return render_template("demo/mails.html", letters=letters, page=page)


@blueprint.app_context_processor
def _where_mails_are() -> dict[str, str]:
    """The foot of public pages says where the mails are, for who has no mailbox here."""
    return {"demo_mails_url": url_for("demo.mails")} if has_request_context() else {}
