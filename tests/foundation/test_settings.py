"""A process that would not be safe does not start."""

from __future__ import annotations

import dataclasses
import secrets
from pathlib import Path

import pytest
from sqlalchemy import URL

from config import Mode, SettingsRefused, load
from tests.production import PRODUCTION

SECRETS = (
    "MENTORAT_SECRET_KEY",
    "MENTORAT_PASSWORD_SALT",
    "MENTORAT_ENCRYPTION_KEYS",
    "MENTORAT_CONTACT_KEYS",
)
GUESSABLE = {
    "short": "x",
    "repeated": "a" * 43,
    "repeated pattern": "abcdefgh" * 5,
    "sample": "change-me-change-me-change-me-change-me",
    "row": "0123456789abcdef0123456789abcdef",
    "alphabet": "abcdefghijklmnopqrstuvwxyz0123456789",
    "keyboard": "qwertyuiopasdfghjklzxcvbnm1234567890",
    "words": "password" * 5,
    "placeholder": "<draw one>",
}


def test_production_starts_with_all_its_secrets(tmp_path: Path) -> None:
    settings = load({**PRODUCTION, "MENTORAT_DATA_DIR": str(tmp_path)})
    assert settings.mode is Mode.PRODUCTION
    assert settings.trusted_hosts == ("mentorat.example",)
    assert not list(tmp_path.rglob("*"))


def test_every_drawn_secret_is_good_enough() -> None:
    for draw in (lambda: secrets.token_urlsafe(32), lambda: secrets.token_hex(32)):
        for _ in range(5):
            load({**PRODUCTION, "MENTORAT_SECRET_KEY": draw()})


@pytest.mark.parametrize("missing", [name for name in PRODUCTION if name != "MENTORAT_MODE"])
def test_production_refuses_without(missing: str) -> None:
    with pytest.raises(SettingsRefused, match=missing):
        load({name: value for name, value in PRODUCTION.items() if name != missing})


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("value", GUESSABLE.values(), ids=GUESSABLE)
def test_production_refuses_what_could_be_guessed(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=name):
        load({**PRODUCTION, name: value})


def test_one_weak_key_among_good_ones_is_refused() -> None:
    good = PRODUCTION["MENTORAT_CONTACT_KEYS"]
    with pytest.raises(SettingsRefused, match="CONTACT_KEYS"):
        load({**PRODUCTION, "MENTORAT_CONTACT_KEYS": f"{good},{'b' * 43}"})


def test_each_secret_is_its_own() -> None:
    same = PRODUCTION["MENTORAT_SECRET_KEY"]
    with pytest.raises(SettingsRefused, match="same"):
        load({**PRODUCTION, "MENTORAT_CONTACT_KEYS": same})


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "key", ["abc", "é" * 43, "A" * 42, "not base 64 at all, but of the length"]
)
def test_a_malformed_cipher_key_is_named(tmp_path: Path, mode: Mode, key: str) -> None:
    given = {**PRODUCTION, "MENTORAT_MODE": mode, "MENTORAT_DATA_DIR": str(tmp_path)}
    with pytest.raises(SettingsRefused, match="MENTORAT_ENCRYPTION_KEYS"):
        load({**given, "MENTORAT_ENCRYPTION_KEYS": key})


@pytest.mark.parametrize(
    "bad",
    [
        {"MENTORAT_PUBLIC_BASE_URL": "http://mentorat.example"},
        {"MENTORAT_PUBLIC_BASE_URL": "https://<your.host>"},
        {"MENTORAT_MODE": "debug"},
        {"MENTORAT_SMTP_HOST": "<smtp.your.provider>"},
        {"MENTORAT_SMTP_PORT": "submission"},
        {"MENTORAT_PROXY_HOPS": "one"},
        {"MENTORAT_MAIL_SENDER": "Mentorat <mentorat@localhost.localdomain>"},
        {"MENTORAT_MAIL_SENDER": "Mentorat <ne-pas-repondre@your.host>"},
        {"MENTORAT_MAIL_SENDER": "nobody"},
        {"FLASK_DEBUG": "1"},
        {"FLASK_DEBUG": "true"},
    ],
    ids=str,
)
def test_production_refuses(bad: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused):
        load({**PRODUCTION, **bad})


def test_no_mode_means_production() -> None:
    with pytest.raises(SettingsRefused):
        load({})


def test_the_demo_draws_its_own_secrets_once(tmp_path: Path) -> None:
    env = {"MENTORAT_MODE": "demo", "MENTORAT_DATA_DIR": str(tmp_path), "FLASK_DEBUG": "0"}
    first, second = load(env), load(env)
    assert first == second
    drawn = {first.secret_key, first.password_salt, *first.encryption_keys, *first.contact_keys}
    assert len(drawn) == 4
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_settings_are_frozen_and_print_no_secret(tmp_path: Path) -> None:
    address = URL.create("postgresql+psycopg", "owner", "hidden-word", "127.0.0.1")
    owner = address.render_as_string(hide_password=False)
    given = {"MENTORAT_DATA_DIR": str(tmp_path), "MENTORAT_OWNER_DATABASE_URL": owner}
    settings = load({**PRODUCTION, **given})
    for secret in (*(PRODUCTION[name] for name in SECRETS), "hidden-word"):
        assert secret not in repr(settings)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.secret_key = "x"  # type: ignore[misc]
