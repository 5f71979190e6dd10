"""Settings of an invented production, with secrets drawn for this run."""

from __future__ import annotations

import secrets

PRODUCTION = {
    "MENTORAT_MODE": "production",
    "MENTORAT_SECRET_KEY": secrets.token_urlsafe(32),
    "MENTORAT_PASSWORD_SALT": secrets.token_urlsafe(32),
    "MENTORAT_ENCRYPTION_KEYS": secrets.token_urlsafe(32),
    "MENTORAT_CONTACT_KEYS": secrets.token_urlsafe(32),
    "MENTORAT_PUBLIC_BASE_URL": "https://mentorat.example",
    "MENTORAT_SMTP_HOST": "127.0.0.1",
    "MENTORAT_MAIL_SENDER": "Mentorat <bonjour@mentorat.example>",
}
