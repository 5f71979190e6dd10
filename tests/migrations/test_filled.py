"""Migrations over a full database: no row may be lost when a table is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from mentorat.candidates.states import Side
from mentorat.demo import load
from mentorat.foundation.db import Base, db, transaction
from tests.candidates.factories import make_candidate
from tests.duos.factories import make_duo
from tests.migrations.bases import FOLDER, REVISIONS, counts, is_sqlite
from tests.organisations.factories import make_contact, make_programme, make_user

HEAD = REVISIONS[-1]
CASCADES = ("spoken_languages", "wishes", "given_consents")
_REBUILD = """
from alembic import op
revision, down_revision = "9999", {head!r}

def rebuild():
    for name in {tables!r}:
        with op.batch_alter_table(name, recreate="always"):
            pass

upgrade = downgrade = rebuild
"""
_ORPHAN = """
from alembic import op
revision, down_revision = "9999", {head!r}

def upgrade():
    op.execute("DELETE FROM candidates WHERE id = (SELECT min(candidate_id) FROM spoken_languages)")
"""


@pytest.fixture
def peopled(bare: Flask) -> Flask:
    """A migrated database in which each parent that can lose children has some."""
    upgrade(directory=FOLDER)
    with transaction():
        programme = make_programme()
        make_user(programmes=[programme])
        make_contact()
        make_candidate(programme, Side.MENTEE)
        make_duo()
    db.session.remove()
    return bare


def _with_revision(tmp_path: Path, script: str, *names: str) -> str:
    """The migrations with one more revision behind the last, for these tables or for all."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    tables = names or [table.name for table in Base.metadata.sorted_tables]
    text_ = script.format(head=HEAD, tables=list(tables))
    (folder / "versions" / "9999_one_more.py").write_text(text_, "utf-8")
    assert ScriptDirectory(str(folder)).get_current_head() == "9999"
    return str(folder)


@pytest.mark.usefixtures("bare")
def test_each_revision_down_and_up_loses_no_row() -> None:
    """Over the demonstration's people: tables on both sides of a revision keep their rows."""
    upgrade(directory=FOLDER)
    with transaction():
        load.fill({load.PROGRAMMES[0].slug})
    db.session.remove()
    assert counts()["duos"] > 10
    for revision in reversed(REVISIONS):
        before = counts()
        downgrade(directory=FOLDER, revision="-1")
        below = counts()
        assert below == {name: before[name] for name in below}, f"{revision} down"
        upgrade(directory=FOLDER, revision=revision)
        above = counts()
        assert {name: above[name] for name in below} == below, f"{revision} up"
        downgrade(directory=FOLDER, revision="-1")
    assert counts() == {}


@pytest.mark.usefixtures("peopled")
def test_rebuilding_every_table_loses_no_row(tmp_path: Path) -> None:
    """On SQLite a changed column is a dropped table: its children stay all the same."""
    if not is_sqlite():
        return
    before = counts()
    assert min(before[name] for name in CASCADES) > 0
    folder = _with_revision(tmp_path, _REBUILD)
    upgrade(directory=folder)
    assert counts() == before
    downgrade(directory=folder, revision="-1")
    assert counts() == before


@pytest.mark.usefixtures("bare")
def test_children_that_would_go_with_their_parent_stay(tmp_path: Path) -> None:
    """The silent form of the fault: with nothing but cascades, no error told of the loss."""
    if not is_sqlite():
        return
    upgrade(directory=FOLDER)
    with transaction():
        make_candidate(make_programme(), Side.MENTEE)
    db.session.remove()
    before = counts()
    assert min(before[name] for name in CASCADES) > 0
    upgrade(directory=_with_revision(tmp_path, _REBUILD, "candidates"))
    assert counts() == before


@pytest.mark.usefixtures("peopled")
def test_a_revision_that_leaves_orphans_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if not is_sqlite():
        return
    before = counts()
    with pytest.raises(SystemExit):
        upgrade(directory=_with_revision(tmp_path, _ORPHAN))
    assert "of spoken_languages without candidates" in caplog.text
    assert counts() == before
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [
            (HEAD,)
        ]


@pytest.mark.usefixtures("bare")
def test_foreign_keys_hold_again_after_a_migration() -> None:
    if not is_sqlite():
        return
    upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
