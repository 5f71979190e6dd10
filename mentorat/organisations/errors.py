"""Broken rules about programmes and enterprises."""

from __future__ import annotations

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l


class EnterpriseNumberTaken(RuleBroken):
    """Another enterprise has this number."""

    message = _l("Another enterprise already has this number.")


class UserCannotBeContact(RuleBroken):
    """Staff of a programme sees more than an enterprise may: it cannot be its contact."""

    message = _l("This address belongs to a coordinator and cannot be an enterprise contact.")


class UserSwitchedOff(RuleBroken):
    """Whoever has this address may not sign in any more; an invitation must not undo that."""

    message = _l("The account of this address is switched off: it cannot be invited.")
