"""Forms for programmes, enterprises and basins."""

from mentorat.organisations.forms.enterprises import ContactForm, EnterpriseForm
from mentorat.organisations.forms.programmes import BasinForm, SettingsForm

__all__ = ["BasinForm", "ContactForm", "EnterpriseForm", "SettingsForm"]
