"""What the worker does for who runs the server."""

from __future__ import annotations

from config import Mode
from mentorat.foundation import jobs
from mentorat.foundation.db import transaction
from mentorat.foundation.doctor import inside, visit
from mentorat.foundation.doctor.findings import faults
from mentorat.organisations.services import doctor


@jobs.task("organisations.look_after", every_min=30)
def look_after() -> None:
    """Visit the site as `flask doctor` does, and mail what is not well."""
    own = inside.settings()
    if own.mode is not Mode.PRODUCTION:  # nobody is called out of bed for a demonstration
        return
    found = faults(visit.examine())
    with transaction():
        doctor.tell(found, own.operator_mails)
