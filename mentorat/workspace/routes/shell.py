"""The frame around the workspace's pages, and where somebody lands after signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, has_request_context, redirect, render_template, request, url_for
from werkzeug.local import LocalProxy

from mentorat.foundation.access import Access, current_access, signed_in
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.i18n import listed, ngettext
from mentorat.organisations.states import Right
from mentorat.workspace.queries import shell
from mentorat.workspace.routes import blueprint

NAMED = 3  # operators told by name; more are counted
# Endpoint, label, the rights that open it, the figure beside it.
PAGES: tuple[tuple[str, Any, tuple[Right, ...], str], ...] = (
    ("workspace.today", _l("Today"), (Right.FOLLOW,), "to_do"),
    ("workspace.people", _l("People"), (Right.FOLLOW,), ""),
    ("interviews.index", _l("Interviews"), (Right.INTERVIEW,), "interviews"),
    ("rounds.index", _l("Matching rounds"), (Right.MATCH,), ""),
    ("duos.index", _l("Duos"), (Right.FOLLOW,), "live_duos"),
    ("organisations.enterprises", _l("Enterprises"), (Right.PROMOTE,), ""),
    ("figures.index", _l("Figures"), (Right.FIGURES,), ""),
    ("organisations.settings", _l("Settings"), (Right.SETTINGS, Right.REGION), ""),
    ("organisations.team", _l("Team"), (Right.SETTINGS, Right.REGION), ""),
    ("organisations.organisations", _l("Organisations"), (Right.REGION,), ""),
    ("organisations.communes", _l("Communes and basins"), (Right.REGION,), ""),
    ("organisations.operator", _l("The site"), (Right.REGION,), ""),
    ("workspace.messages", _l("Messages not sent"), (Right.REGION,), "unsent"),
)
STAFF_RIGHTS = tuple(dict.fromkeys(right for page in PAGES for right in page[2]))
# Where those land who have no page of the list above.
OTHER_DOORS = (("portal.enterprise", Right.ENTERPRISE),)


@blueprint.get("/espace")
@signed_in
def entry() -> Any:
    """To the first page that this reader's rights open; to the home page when none does."""
    access = current_access()
    doors = [(endpoint, right) for endpoint, _label, rights, _count in PAGES for right in rights]
    for endpoint, right in [*doors, *OTHER_DOORS]:
        if access.may(right):
            return redirect(url_for(endpoint))
    return redirect("/")


@blueprint.get("/reconnexion")
@signed_in
def back() -> str:
    """Signed in again beside a page that waits to be sent: says to go back to it."""
    return render_template("workspace/back.html")


def shell_context() -> dict[str, Any]:
    """What the frame around the workspace's pages needs.

    Read when a page uses it and once a request, so that mails and public pages ask nothing.
    """
    if not has_request_context():
        return {}
    access = current_access()
    return {
        "navigation": LocalProxy(lambda: _once("navigation", _navigation)),
        "workspace_scope": LocalProxy(lambda: _once("workspace_scope", _scope)),
        "signed_in_name": access.name,
        "sign_out_url": url_for("accounts.sign_out") if access.is_signed_in else None,
        "account_url": url_for("accounts.account") if access.is_signed_in else None,
        "language_url": url_for("accounts.change_language") if access.is_signed_in else None,
        "here_url": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }


def _once(name: str, read: Callable[[Access], Any]) -> Any:
    if f"workspace_{name}" not in g:
        setattr(g, f"workspace_{name}", read(current_access()))
    return getattr(g, f"workspace_{name}")


def _navigation(access: Access) -> list[dict[str, Any]]:
    """The pages this reader may open, with how much waits there."""
    pages = [page for page in PAGES if any(access.may(right) for right in page[2])]
    if not pages:
        return []
    counts = shell.shell_counts(access)
    return [
        {
            "label": label,
            "url": (url := url_for(endpoint)),
            "count": getattr(counts, count, 0),
            "is_current": request.path == url or request.path.startswith(f"{url}/"),
        }
        for endpoint, label, _rights, count in pages
    ]


def _scope(access: Access) -> dict[str, str]:
    """Where the reader works: the programme, or how many, and who runs it."""
    scopes = frozenset().union(*(access.scopes(right) for right in STAFF_RIGHTS))
    rows = shell.programme_names(scopes) if scopes else []
    if not rows:
        return {}
    leads = list(dict.fromkeys(lead for _name, lead in rows))
    several = ngettext("%(num)s programme", "%(num)s programmes", len(rows))
    runners = ngettext("%(num)s operator", "%(num)s operators", len(leads))
    return {
        "programme": rows[0][0] if len(rows) == 1 else several,
        "organisation": listed(leads) if len(leads) <= NAMED else runners,
    }
