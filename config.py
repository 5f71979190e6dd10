"""Settings of one process: read once from the environment, typed, frozen.

Only the demonstration and the tests may start without secrets; anything else
refuses, so that a forgotten variable is seen at the start and not by a thief.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Any

LOCAL_SENDER = "Mentorat <mentorat@localhost.localdomain>"
SAMPLES = ("<your", "your.host", "your.provider")
LEAST_SECRET = 32  # characters
LEAST_GUESSES = 22.0  # decimal digits; 32 random hexadecimal figures have more
DRAW = 'Draw one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


class Mode(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class SettingsRefused(RuntimeError):  # noqa: N818 (says what happened)
    """The environment does not allow a safe start; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Backups:
    """Where backups go, who can open them, how long they stay.

    `recipients` are public keys of age; `scratch_url` is a database to try a backup in.
    """

    folder: Path | None
    recipients: tuple[str, ...]
    keep_days: int
    keep_weeks: int
    scratch_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one process needs to know. Secrets never print.

    `owner_database_url` is set for `prepare` only: the role that owns the tables.
    """

    mode: Mode
    data_dir: Path
    database_url: str
    owner_database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    password_salt: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    contact_keys: tuple[str, ...] = field(repr=False)
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
    is_rate_limited: bool
    operator_mails: tuple[str, ...]
    backups: Backups

    @property
    def needs_second_factor(self) -> bool:
        """Staff sign in with a second factor; only demonstration and tests do without."""
        return self.mode is Mode.PRODUCTION

    @property
    def is_secure(self) -> bool:
        """Cookies and redirects insist on HTTPS."""
        return self.public_base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises `SettingsRefused` when the start would not be safe."""
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
        owner_database_url=get("OWNER_DATABASE_URL"),
        secret_key=get("SECRET_KEY") or _local_secret(mode, data_dir, "secret-key"),
        password_salt=get("PASSWORD_SALT") or _local_secret(mode, data_dir, "password-salt"),
        encryption_keys=_several(keys),
        contact_keys=_several(get("CONTACT_KEYS") or _local_secret(mode, data_dir, "contact-key")),
        public_base_url=base_url,
        trusted_hosts=_hosts(get("TRUSTED_HOSTS"), base_url, mode),
        proxy_hops=_number("PROXY_HOPS", get("PROXY_HOPS", "0")),
        jobs_url=get("JOBS_URL") or f"sqlite:///{data_dir / 'jobs.sqlite'}",
        **_mail(get),
        is_rate_limited=get("RATE_LIMITED", "1") == "1",
        operator_mails=_several(get("OPERATOR_MAIL")),
        backups=_backups(get),
    )
    _refuse_unsafe(settings, env)
    return settings


def _mail(get: Callable[..., str]) -> dict[str, Any]:
    return {
        "smtp_host": get("SMTP_HOST"),
        "smtp_port": _number("SMTP_PORT", get("SMTP_PORT", "25")),
        "smtp_user": get("SMTP_USER"),
        "smtp_password": get("SMTP_PASSWORD"),
        "smtp_starttls": get("SMTP_STARTTLS", "0") == "1",
        "mail_sender": get("MAIL_SENDER") or LOCAL_SENDER,
        "mail_bounces": get("MAIL_BOUNCES"),
    }


def _backups(get: Callable[..., str]) -> Backups:
    return Backups(
        folder=Path(get("BACKUP_DIR")).resolve() if get("BACKUP_DIR") else None,
        recipients=_several(get("BACKUP_RECIPIENTS")),
        keep_days=_number("BACKUP_KEEP_DAYS", get("BACKUP_KEEP_DAYS") or "14"),
        keep_weeks=_number("BACKUP_KEEP_WEEKS", get("BACKUP_KEEP_WEEKS") or "8"),
        scratch_url=get("BACKUP_SCRATCH_URL"),
    )


def _refuse_unsafe(settings: Settings, env: Mapping[str, str]) -> None:
    _refuse_malformed(settings)
    if settings.mode is Mode.PRODUCTION:
        _refuse_debugging(env)
        refuse_weak(settings)
        _refuse_unreachable(settings)


def _several(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in value.split(","))))


def _number(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise SettingsRefused(f"MENTORAT_{name} must be a whole number.") from error


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
        several = {"encryption-key": "ENCRYPTION_KEYS", "contact-key": "CONTACT_KEYS"}
        variable = several.get(name, name.upper().replace("-", "_"))
        raise SettingsRefused(f"MENTORAT_{variable} is not set; outside the demo it must be.")
    path = data_dir / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        path.write_text(secrets.token_urlsafe(32), "ascii")
        path.chmod(0o600)
    return path.read_text("ascii")


def _refuse_malformed(settings: Settings) -> None:
    for key in settings.encryption_keys:
        try:
            is_whole = len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) == 32
        except ValueError:
            is_whole = False
        if not is_whole:
            raise SettingsRefused(
                f"MENTORAT_ENCRYPTION_KEYS holds a key that is not 32 bytes in base64. {DRAW}"
            )


def _refuse_debugging(env: Mapping[str, str]) -> None:
    if env.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
        raise SettingsRefused("FLASK_DEBUG shows our inside to everyone: not in production.")


def refuse_weak(settings: Settings) -> None:
    """Secrets that somebody could guess, or one secret in two places."""
    known = {
        "SECRET_KEY": (settings.secret_key,),
        "PASSWORD_SALT": (settings.password_salt,),
        "ENCRYPTION_KEYS": settings.encryption_keys,
        "CONTACT_KEYS": settings.contact_keys,
    }
    seen: dict[str, str] = {}
    for name, values in known.items():
        for value in values:
            if len(value) < LEAST_SECRET or _guesses(value) < LEAST_GUESSES:
                raise SettingsRefused(f"MENTORAT_{name} could be guessed. {DRAW}")
            if seen.setdefault(value, name) != name:
                raise SettingsRefused(
                    f"MENTORAT_{name} is the same as MENTORAT_{seen[value]}: draw one for each."
                )


def _guesses(secret: str) -> float:
    """How many digits the number of guesses has that would find it."""
    from zxcvbn import zxcvbn  # its lists of words take their time: in production only

    return float(zxcvbn(secret[:72])["guesses_log10"])


def _refuse_unreachable(settings: Settings) -> None:
    """People could not reach us safely, or our mails would not leave or not be answered."""
    if not settings.is_secure:
        raise SettingsRefused("MENTORAT_PUBLIC_BASE_URL must start with https:// in production.")
    if not settings.smtp_host:
        raise SettingsRefused("MENTORAT_SMTP_HOST is not set: mails could not leave.")
    if settings.mail_sender == LOCAL_SENDER or "@" not in parseaddr(settings.mail_sender)[1]:
        raise SettingsRefused("MENTORAT_MAIL_SENDER is not set: it must be an address of yours.")
    shown = (settings.public_base_url, settings.smtp_host, settings.mail_sender)
    if any(sample in value for value in shown for sample in SAMPLES):
        raise SettingsRefused("The example's own values stand in the settings: write yours there.")
