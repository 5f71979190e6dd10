"""A backup comes back on another machine, row by row; nothing is lost on the way there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import inspect, select, text, update

from mentorat.accounts import services as accounts
from mentorat.accounts.models import User, UserSession
from mentorat.foundation import clock, schema, tokens
from mentorat.foundation.backup import archive, contents
from mentorat.foundation.backup.restoring import _afterwards
from mentorat.foundation.db import db
from mentorat.foundation.journal import SERVER, JournalEntry
from tests.foundation.backup.conftest import Machine, somebody, users
from tests.migrations.bases import REVISIONS

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def held() -> contents.Contents:
    """What the database holds, without what backup and restore themselves write."""
    if db.engine.dialect.name == "sqlite":
        found = contents.of_sqlite(db.session.connection().connection.driver_connection)
    else:
        found = contents.of_postgresql(db.session.connection())
    return {name: sum_ for name, sum_ in found.items() if name != "journal"}


def test_it_comes_back_on_an_empty_machine(site: Machine, machines: Callable[[], Machine]) -> None:
    before = site.inside(held)
    path = site.backup()
    other = machines()
    said = other.restore(path)
    assert said.exit_code == 0, said.output
    assert "row by row" in said.output
    after = other.inside(held)
    assert before["users"][0] == 1
    assert after == before


def test_it_comes_back_on_a_prepared_machine(
    site: Machine, machines: Callable[[], Machine]
) -> None:
    path, other = site.backup(), machines()
    other.done("prepare")
    assert other.restore(path).exit_code == 0
    assert other.inside(users) == 1
    other.done("prepare")  # as the sheet says; nothing left to do
    assert other.inside(users) == 1


def test_what_holds_something_is_replaced_only_when_told(
    site: Machine, machines: Callable[[], Machine]
) -> None:
    path, other = site.backup(), machines()
    other.done("prepare")
    other.inside(lambda: (somebody(), somebody()))
    refused = other.restore(path)
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert other.inside(users) == 2
    assert other.restore(path, "--replace").exit_code == 0
    assert other.inside(users) == 1


def test_a_dump_that_is_not_what_it_says_changes_nothing(
    site: Machine, machines: Callable[[], Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = site.backup(), machines()
    other.done("prepare")
    other.inside(somebody)
    before = other.inside(held)
    true = archive.read

    def lies(*words: object) -> object:
        manifest, dump = true(*words)  # type: ignore[arg-type]
        manifest.tables["users"] = (7, "0" * 64)
        return manifest, dump

    monkeypatch.setattr(archive, "read", lies)
    refused = other.restore(path, "--replace")
    assert refused.exit_code == 1
    assert "users" in refused.output
    assert other.inside(held) == before


def test_it_can_be_tried_without_touching_anything(site: Machine) -> None:
    path, before = site.backup(), site.inside(held)
    tried = site.restore(path, "--scratch")
    assert tried.exit_code == 0, tried.output
    assert "scratch" in tried.output
    assert site.inside(held) == before


def test_the_journal_says_who_backed_up_and_restored(
    site: Machine, machines: Callable[[], Machine]
) -> None:
    path, other = site.backup(), machines()

    def acts(action: str) -> list[JournalEntry]:
        found = select(JournalEntry).where(JournalEntry.action == action)
        return list(db.session.scalars(found.order_by(JournalEntry.id)))

    made = site.inside(lambda: [(one.actor_kind, one.facts) for one in acts("back_up")])[-1]
    assert made[0] == SERVER.kind
    assert (made[1]["is_tried"], made[1]["revision"]) == (True, REVISIONS[-1])
    other.restore(path)
    (restored,) = other.inside(lambda: [(one.actor_kind, one.facts) for one in acts("restore")])
    assert restored[0] == SERVER.kind
    # The journal is guarded there as well.
    with pytest.raises(Exception, match="append-only"):
        other.inside(lambda: db.session.execute(text("UPDATE journal SET action = 'x'")))


def test_sessions_end_and_links_that_open_accounts_die(
    machines: Callable[[], Machine],
) -> None:
    one, other = machines(), machines()
    one.done("prepare")

    def open_all() -> None:
        somebody()
        user = db.session.scalars(select(User)).one()
        accounts.begin_session(user)
        accounts.issue_password_link(user)
        tokens.issue("candidates.own", "x", lasts=accounts.INVITATION_LASTS)

    one.inside(open_all)
    assert other.restore(one.backup()).exit_code == 0
    assert other.inside(lambda: db.session.query(UserSession).count()) == 0
    living = select(tokens.Token.purpose).where(tokens.Token.used_at.is_(None))
    assert other.inside(lambda: list(db.session.scalars(living))) == ["candidates.own"]


def test_what_must_follow_a_restore_follows(
    site: Machine, machines: Callable[[], Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other, seen = site.backup(), machines(), []
    monkeypatch.setattr(
        "mentorat.foundation.backup.restoring._afterwards", [*_afterwards, seen.append]
    )
    assert other.restore(path).exit_code == 0
    (made_at,) = seen
    assert made_at <= clock.now()


def test_an_older_schema_is_brought_up_when_agreed(machines: Callable[[], Machine]) -> None:
    one, other = machines(), machines()
    one.done("prepare")
    one.done("db", "downgrade")
    path = one.backup()
    assert REVISIONS[-2] in path.name
    refused = other.restore(path)
    assert refused.exit_code == 1
    assert "--migrate" in refused.output
    done = other.restore(path, "--migrate")
    assert done.exit_code == 0, done.output
    assert other.inside(schema.revision) == REVISIONS[-1]


def test_a_newer_schema_is_refused(machines: Callable[[], Machine]) -> None:
    one, other = machines(), machines()
    one.done("prepare")
    newer = update(db.table("alembic_version", db.column("version_num"))).values(version_num="9999")
    one.inside(lambda: db.session.execute(newer))
    refused = other.restore(one.backup())
    assert refused.exit_code == 1
    assert "does not know yet" in refused.output
    assert other.inside(lambda: inspect(db.engine).get_table_names()) == []


def test_the_other_kind_of_database_is_named(
    site: Machine, machines: Callable[[], Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other, true = site.backup(), machines(), archive.read

    def elsewhere(*words: object) -> object:
        manifest, dump = true(*words)  # type: ignore[arg-type]
        return archive.Manifest(manifest.made_at, "other", manifest.revision, {}), dump

    monkeypatch.setattr(archive, "read", elsewhere)
    refused = other.restore(path)
    assert refused.exit_code == 1
    assert "made on other" in refused.output


def test_the_keys_that_are_drawn_open_a_backup(
    site: Machine, machines: Callable[[], Machine]
) -> None:
    shown = site.done("backup-keys")
    public = next(line.split("=")[1] for line in shown.splitlines() if "RECIPIENTS=" in line)
    site.settings["MENTORAT_BACKUP_RECIPIENTS"] = public
    path, other = site.backup(), machines()
    keys = other.folder / "drawn.txt"
    keys.write_text(shown, "ascii")
    said = other.run("restore", str(path), "--identity", str(keys))
    assert said.exit_code == 0, said.output
