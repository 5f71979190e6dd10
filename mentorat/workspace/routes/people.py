"""The list of people: filters in the address, names never."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from mentorat.candidates.models import Candidate
from mentorat.candidates.queries.profile import commune_name, headline
from mentorat.candidates.states import side_label
from mentorat.foundation import clock
from mentorat.foundation.access import current_access, requires
from mentorat.foundation.paging import Page
from mentorat.organisations.states import Right
from mentorat.workspace.forms import FilterForm, SearchForm
from mentorat.workspace.queries import people as find
from mentorat.workspace.queries.standing import Whereabouts, whereabouts
from mentorat.workspace.routes import blueprint
from mentorat.workspace.routes.standing import place_label, standing

SEARCHED = "people_search"  # the visit remembers the last name looked for


@blueprint.get("/personnes")
@requires(Right.FOLLOW)
def people() -> str:
    """A page of files, or those found by the name looked for."""
    scopes = current_access().scopes(Right.FOLLOW)
    searched = str(session.get(SEARCHED, ""))
    filters = FilterForm(request.args)
    filters.offer(_communes(scopes), _places())
    if searched:
        page: Page[Candidate] = Page(find.named(scopes, searched), None, None)
        total = len(page.items)
    else:
        chosen = find.Filters(filters.cote.data, filters.etat.data, filters.commune.data)
        page, total = find.people(scopes, chosen), find.count(scopes, chosen)
    return _page(page, filters, SearchForm(formdata=None, name=searched), searched, total)


@blueprint.post("/personnes")
@requires(Right.FOLLOW)
def search() -> Any:
    """Keep the name in the visit, so that it stands in no address and no log."""
    form = SearchForm()
    if not form.validate():
        scopes = current_access().scopes(Right.FOLLOW)
        filters = FilterForm(formdata=None)
        filters.offer(_communes(scopes), _places())
        return _page(Page([], None, None), filters, form, str(form.name.data)), 422
    session.pop(SEARCHED, None)
    if form.name.data:
        session[SEARCHED] = form.name.data
    return redirect(url_for("workspace.people"), 303)


def _communes(scopes: frozenset[int]) -> list[tuple[str, str]]:
    named = ((nis5, commune_name(nis5)) for nis5 in find.communes(scopes))
    return sorted(named, key=lambda one: one[1])


def _places() -> dict[str, str]:
    return {place.value: place_label(place) for place in Whereabouts}


def _page(
    page: Page[Candidate], filters: FilterForm, form: SearchForm, searched: str, total: int = 0
) -> str:
    places = whereabouts(page.items)
    return render_template(
        "workspace/people.html",
        page=page,
        filters=filters,
        form=form,
        searched=searched,
        total=total,
        is_filtered=any(field.data for field in filters),
        rows=[_row(candidate, places.get(candidate.id)) for candidate in page.items],
    )


def _row(candidate: Candidate, place: Whereabouts | None) -> dict[str, Any]:
    """One line of the list, in words."""
    return {
        "candidate": candidate,
        "side": side_label(candidate.side),
        "headline": headline(candidate),
        "received_on": clock.local(candidate.submitted_at or candidate.created_at).date(),
        "standing": standing(candidate, place),
    }
