"""Settings of one process: read once from the environment, typed, frozen.

Only the demonstration and the tests may start without secrets; anything else
refuses, so that a forgotten variable is seen at the start and not by a thief.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class SettingsRefused(RuntimeError):  # noqa: N818 (says what happened)
    """The environment does not allow a safe start; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process needs to know. `secret_key` and `encryption_keys` never print."""

    mode: Mode
    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    public_base_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    jobs_url: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str = field(repr=False)
    smtp_starttls: bool
    mail_sender: str
    mail_bounces: str
    limiter_storage: str
    is_rate_limited: bool

    @property
    def is_secure(self) -> bool:
        """Cookies and redirects insist on HTTPS."""
        return self.public_base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises `SettingsRefused` when production lacks a secret."""
    env = os.environ if environ is None else environ

    def get(name: str, default: str = "") -> str:
        return env.get(f"MENTORAT_{name}", default)

    mode = _mode(get("MODE"))
    data_dir = Path(get("DATA_DIR") or Path("instance") / mode.value).resolve()
    base_url = get("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    keys = get("ENCRYPTION_KEYS") or _local_secret(mode, data_dir, "encryption-key")
    settings = Settings(
        mode=mode,
        data_dir=data_dir,
        database_url=get("DATABASE_URL") or f"sqlite:///{data_dir / 'mentorat.sqlite'}",
        secret_key=get("SECRET_KEY") or _local_secret(mode, data_dir, "secret-key"),
        password_salt=get("PASSWORD_SALT") or _local_secret(mode, data_dir, "password-salt"),
        encryption_keys=tuple(keys.split(",")),
        public_base_url=base_url,
        trusted_hosts=_hosts(get("TRUSTED_HOSTS"), base_url, mode),
        proxy_hops=int(get("PROXY_HOPS", "0")),
        jobs_url=get("JOBS_URL") or f"sqlite:///{data_dir / 'jobs.sqlite'}",
        smtp_host=get("SMTP_HOST"),
        smtp_port=int(get("SMTP_PORT", "25")),
        smtp_user=get("SMTP_USER"),
        smtp_password=get("SMTP_PASSWORD"),
        smtp_starttls=get("SMTP_STARTTLS", "0") == "1",
        mail_sender=get("MAIL_SENDER", "Mentorat <mentorat@localhost.localdomain>"),
        mail_bounces=get("MAIL_BOUNCES"),
        limiter_storage=get("LIMITER_STORAGE", "memory://"),
        is_rate_limited=get("RATE_LIMITED", "1") == "1",
    )
    _refuse_unsafe(settings)
    return settings


def _mode(value: str) -> Mode:
    try:
        return Mode(value or Mode.PRODUCTION)
    except ValueError as error:
        raise SettingsRefused("MENTORAT_MODE must be demo, test or production.") from error


def _hosts(value: str, base_url: str, mode: Mode) -> tuple[str, ...]:
    own = base_url.split("//", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    local = ("127.0.0.1", "localhost") if mode is not Mode.PRODUCTION else ()
    return tuple(dict.fromkeys([own, *local, *filter(None, value.split(","))]))


def _local_secret(mode: Mode, data_dir: Path, name: str) -> str:
    """A secret of the demonstration's own, drawn once and kept beside its data."""
    if mode is Mode.PRODUCTION:
        variable = {"encryption-key": "ENCRYPTION_KEYS"}.get(name, name.upper().replace("-", "_"))
        raise SettingsRefused(f"MENTORAT_{variable} is not set; outside the demo it must be.")
    path = data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(32), "ascii")
        path.chmod(0o600)
    return path.read_text("ascii")


def _refuse_unsafe(settings: Settings) -> None:
    if settings.mode is not Mode.PRODUCTION:
        return
    if len(settings.secret_key) < 32:
        raise SettingsRefused("MENTORAT_SECRET_KEY must be at least 32 characters.")
    if not settings.is_secure:
        raise SettingsRefused("MENTORAT_PUBLIC_BASE_URL must start with https:// in production.")
    if not settings.smtp_host:
        raise SettingsRefused("MENTORAT_SMTP_HOST is not set: mails could not leave.")
