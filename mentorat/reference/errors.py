"""What the editable part of the facts refuses."""

from __future__ import annotations

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class UnknownCommune(RuleBroken):
    """No commune of Wallonia or Brussels has this NIS code."""

    status = 400
    message = _l("We do not know this commune. Choose one from the list.")


class UnknownBasin(RuleBroken):
    """No basin has this code."""

    status = 400
    message = _l("We do not know this basin. Choose one of the nine.")
