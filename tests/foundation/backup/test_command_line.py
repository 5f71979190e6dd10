"""Anybody on a machine reads command lines: no password stands in one."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import make_url

from mentorat.foundation.backup.postgresql import place

WORD = "-".join(("of", "the", "base"))


@pytest.mark.parametrize(
    "written",
    [
        "postgresql+psycopg://mentorat:{}@db.example.org/mentorat?sslmode=require",
        "postgresql+psycopg://mentorat@/mentorat?host=/run/pg&sslmode=require&password={}",
        "postgresql+psycopg:///mentorat?user=mentorat&password={}&sslmode=require",
    ],
)
def test_a_password_goes_by_the_environment_however_it_was_written(written: str) -> None:
    where, secrets = place(make_url(written.format(WORD)))
    assert WORD not in where
    assert "password" not in where
    assert "sslmode=require" in where
    assert where.startswith("postgresql://")
    assert secrets == {"PGPASSWORD": WORD}


def test_without_a_password_nothing_is_added() -> None:
    where, secrets = place(make_url("postgresql+psycopg:///mentorat?host=/run/pg"))
    assert (where, secrets) == ("postgresql:///mentorat?host=%2Frun%2Fpg", {})
