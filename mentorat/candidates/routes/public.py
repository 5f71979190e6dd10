"""What everyone may read: the home page, the plain statements, suggestions while typing."""

from __future__ import annotations

from typing import Any

from flask import Response, has_request_context, jsonify, render_template, request, url_for

from mentorat.candidates.routes import blueprint
from mentorat.candidates.routes.progress import draft_of
from mentorat.candidates.routes.screens import way_on
from mentorat.candidates.states import Side
from mentorat.foundation.access import public
from mentorat.foundation.i18n import current_language
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.web import limiter
from mentorat.organisations.queries import open_programmes
from mentorat.reference import places, work

LONGEST_QUESTION = 80


@blueprint.get("/")
@public
def home() -> str:
    """What a duo is, two doors, how it goes, who runs it."""
    programmes = [(places.basin(one.basin_code), one, one.lead) for one in open_programmes()]
    begun = [(side, way_on(draft)) for side in Side if (draft := draft_of(side)) is not None]
    return render_template("candidates/home.html", programmes=programmes, begun=begun)


@blueprint.get("/comment-le-duo-est-choisi")
@public
def how() -> str:
    """How a duo is chosen, plainly."""
    return render_template("candidates/how.html")


@blueprint.get("/accessibilite")
@public
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("candidates/accessibility.html")


@blueprint.get("/vie-privee")
@public
def privacy() -> str:
    """What is kept, why, for how long, and what one may ask."""
    return render_template("candidates/privacy.html")


@blueprint.get("/communes")
@public
@limiter.limit("120 per minute")
def communes() -> Response:
    """Places that answer `?q=`; the value is what the form understands."""
    found = places.search_communes(_question())
    return jsonify([{"value": place.label, "label": place.label} for place in found])


@blueprint.get("/metiers")
@public
@limiter.limit("120 per minute")
def occupations() -> Response:
    """Jobs that answer `?q=`, with their field of work."""
    language = current_language().code
    found = work.search_occupations(_question(), language)
    return jsonify(
        [{"value": one.label(language), "label": one.sector.label(language)} for one in found]
    )


@blueprint.app_context_processor
def footer() -> dict[str, Any]:
    """The links at the foot of every public page."""
    if not has_request_context():
        return {}
    links = [
        ("candidates.how", _("How the duo is chosen")),
        ("candidates.accessibility", _("Accessibility")),
        ("candidates.privacy", _("Your data")),
        ("accounts.sign_in", _("Sign in for teams")),
    ]
    return {
        "footer_links": [{"url": url_for(endpoint), "label": label} for endpoint, label in links]
    }


def _question() -> str:
    return request.args.get("q", "")[:LONGEST_QUESTION]
