"""Forms for organisations, programmes, staff, enterprises and basins."""

from mentorat.organisations.forms.enterprises import ContactForm, EnterpriseForm
from mentorat.organisations.forms.organisations import OperatorForm, OrganisationForm
from mentorat.organisations.forms.programmes import (
    BasinForm,
    FirstProgrammeForm,
    PartnerForm,
    ProgrammeForm,
    SettingsForm,
    TerritoryForm,
)
from mentorat.organisations.forms.staff import InvitationForm, PersonForm, RightsForm

__all__ = [
    "BasinForm",
    "ContactForm",
    "EnterpriseForm",
    "FirstProgrammeForm",
    "InvitationForm",
    "OperatorForm",
    "OrganisationForm",
    "PartnerForm",
    "PersonForm",
    "ProgrammeForm",
    "RightsForm",
    "SettingsForm",
    "TerritoryForm",
]
