"""What a change by hand costs, in words first; the points stand behind them.

A duo that fits perfectly has 1000 points, whatever the weights.
"""

from __future__ import annotations

from typing import Any

from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.i18n import ngettext

_SLIGHT, _CLEAR = 150, 400
_FIT: dict[str, tuple[Any, Any]] = {
    "better": (_l("The duos fit better (%(points)s)."), _l("they fit better")),
    "slight": (_l("The duos fit slightly less well (%(points)s)."), _l("they fit slightly less")),
    "clear": (_l("The duos fit less well (%(points)s)."), _l("they fit less")),
    "much": (_l("The duos fit much less well (%(points)s)."), _l("they fit much less")),
}


def price_sentence(points: int, duos: int) -> str:
    """What a change takes away (positive: a loss), for who is about to decide."""
    if points == 0 and duos == 0:
        return _("This change costs nothing: as many duos, and they fit as well.")
    if duos == 0:
        fit = str(_FIT[_fit(points)][0]) % {"points": _signed(points)}
        return f"{_('No duo is lost.')} {fit}"
    said = (
        ngettext("%(num)s duo is lost.", "%(num)s duos are lost.", duos)
        if duos > 0
        else ngettext("%(num)s more duo is possible.", "%(num)s more duos are possible.", -duos)
    )
    return f"{said} {_('In all: %(points)s.', points=_signed(points))}"


def price_paid(points: int, duos: int) -> str:
    """The same of a change that was made, short."""
    if points == 0 and duos == 0:
        return _("cost nothing")
    if duos == 0:
        return f"{_FIT[_fit(points)][1]} ({_signed(points)})"
    counted = ngettext("%(num)s duo", "%(num)s duos", abs(duos))
    return f"{_sign(duos)}{counted} ({_signed(points)})"


def _fit(points: int) -> str:
    if points <= 0:
        return "better"
    return "slight" if points <= _SLIGHT else ("clear" if points <= _CLEAR else "much")


def _signed(points: int) -> str:
    """ "− 145 points": what the total loses or gains."""
    counted = ngettext("%(num)s point", "%(num)s points", abs(points))
    return f"{_sign(points)}{counted}"


def _sign(loss: int) -> str:
    """A sign that no line end parts from its number."""
    return "−\u00a0" if loss > 0 else "+\u00a0"
