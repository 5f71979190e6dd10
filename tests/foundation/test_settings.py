"""A process that would not be safe does not start."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from config import Mode, SettingsRefused, load

WHOLE = {
    "MENTORAT_MODE": "production",
    "MENTORAT_SECRET_KEY": "k" * 40,
    "MENTORAT_PASSWORD_SALT": "s" * 40,
    "MENTORAT_ENCRYPTION_KEYS": "e" * 43,
    "MENTORAT_PUBLIC_BASE_URL": "https://mentorat.example",
    "MENTORAT_SMTP_HOST": "smtp.example",
}


def test_production_starts_with_all_its_secrets(tmp_path: Path) -> None:
    settings = load({**WHOLE, "MENTORAT_DATA_DIR": str(tmp_path)})
    assert settings.mode is Mode.PRODUCTION
    assert settings.trusted_hosts == ("mentorat.example",)
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("missing", [name for name in WHOLE if name != "MENTORAT_MODE"])
def test_production_refuses_without(missing: str) -> None:
    with pytest.raises(SettingsRefused):
        load({name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize(
    "bad",
    [
        {"MENTORAT_SECRET_KEY": "short"},
        {"MENTORAT_PUBLIC_BASE_URL": "http://mentorat.example"},
        {"MENTORAT_MODE": "debug"},
    ],
)
def test_production_refuses_weakness(bad: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused):
        load({**WHOLE, **bad})


def test_no_mode_means_production() -> None:
    with pytest.raises(SettingsRefused):
        load({})


def test_the_demo_draws_its_own_secrets_once(tmp_path: Path) -> None:
    env = {"MENTORAT_MODE": "demo", "MENTORAT_DATA_DIR": str(tmp_path)}
    first, second = load(env), load(env)
    assert first == second
    assert len({first.secret_key, first.password_salt, *first.encryption_keys}) == 3


def test_settings_are_frozen_and_print_no_secret(tmp_path: Path) -> None:
    settings = load({**WHOLE, "MENTORAT_DATA_DIR": str(tmp_path)})
    for secret in ("k" * 40, "s" * 40, "e" * 43):
        assert secret not in repr(settings)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.secret_key = "x"  # type: ignore[misc]
