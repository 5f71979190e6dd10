"""What the figures are narrowed to."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import Optional

from mentorat.foundation.forms import Form
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l

TWELVE_MONTHS, ALWAYS = "", "toutes"


class FilterForm(Form):
    """Period and programme; stands in the address, so no token."""

    class Meta(Form.Meta):
        csrf = False

    periode = SelectField(_l("Applications"), [Optional()], validate_choice=False)
    programme = SelectField(_l("Programme"), [Optional()], validate_choice=False)

    def offer(self, years: Iterable[int], programmes: Iterable[tuple[str, str]]) -> None:
        """Set the choices; a value nobody offers counts as the first one."""
        self.periode.choices = {
            TWELVE_MONTHS: _("the last 12 months"),
            **{str(year): str(year) for year in years},
            ALWAYS: _("all years"),
        }
        self.programme.choices = {"": _("All"), **dict(programmes)}
        for field in self:
            if field.data not in field.choices:
                field.data = ""
