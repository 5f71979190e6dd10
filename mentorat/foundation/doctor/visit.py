"""One visit: everything is looked at, in the order in which it would be mended."""

from __future__ import annotations

from mentorat.foundation.db import db
from mentorat.foundation.doctor import inside, outside
from mentorat.foundation.doctor.findings import Finding


def examine(test_mail_to: str = "") -> list[Finding]:
    """Look at everything; a test mail is sent to that address at once, not by the worker."""
    found = [inside.secrets(), *inside.database()]
    db.session.rollback()  # nothing is held while others are asked
    return [
        *found,
        *inside.disk(),
        inside.backup(),
        outside.mail_server(test_mail_to),
        outside.public_address(),
    ]
