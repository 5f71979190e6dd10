"""The door to the job engine (huey): embedded on SQLite, distributed on PostgreSQL or Redis.

A room registers its tasks with `@task("room.verb")`; `enqueue` hands one to a worker.
A task opens its own transaction and can be run twice without harm.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mentorat.foundation import clock
from mentorat.foundation.db import Base, db, transaction

log = structlog.get_logger(__name__)
Task = Callable[..., None]
_tasks: dict[str, tuple[Task, int | None]] = {}


class Heartbeat(Base):
    """The last sign of life of a kind of worker."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


def task(name: str, *, every_min: int | None = None) -> Callable[[Task], Task]:
    """Register a task under `name`; with `every_min`, the clock calls it too (divisor of 60)."""

    def register(work: Task) -> Task:
        _tasks[name] = (work, every_min)
        return work

    return register


def engine(url: str, owner_url: str = "") -> Huey:
    """The queue behind `url`: `sqlite:///file`, `postgresql://…`, `redis://…` or `memory:`.

    In PostgreSQL its tables are made once, by the owner where one is named.
    """
    if url == "memory:":
        return MemoryHuey("mentorat")
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("mentorat", filename=str(path), fsync=True)
    if url.startswith("redis"):
        return RedisHuey("mentorat", url=url)
    huey = _on_postgresql(url)
    known = huey.storage.sql("SELECT to_regclass('huey_task')", results=True)
    if known[0][0] is None:
        maker = _on_postgresql(owner_url or url).storage
        maker.initialize_schema()
        maker.close()
    huey.storage.close()
    return huey


def _on_postgresql(url: str) -> Huey:
    dsn = url.replace("postgresql+psycopg", "postgresql")
    return PostgresHuey("mentorat", dsn=dsn, create_tables=False)


def init_app(app: Flask, url: str, owner_url: str = "") -> None:
    """Bind the registered tasks to the application's queue."""
    huey = engine(url, owner_url)
    bound: dict[str, Any] = {}
    for name, (work, every_min) in _tasks.items():
        run = _inside(app, name, work)
        bound[name] = huey.task(name=name)(run)
        if every_min is not None:
            huey.periodic_task(crontab(minute=f"*/{every_min}"), name=f"{name}.clock")(run)
    huey.periodic_task(crontab(minute="*"), name="jobs.beat")(_inside(app, "jobs.beat", beat))
    app.extensions["mentorat.jobs"] = (huey, bound)


def _inside(app: Flask, name: str, work: Task) -> Task:
    def run(*arguments: Any) -> None:
        with app.app_context():
            log.info("task", name=name)
            work(*arguments)

    return run


def enqueue(name: str, *arguments: Any) -> None:
    """Hand task `name` to a worker. Arguments are ids, never personal values.

    The queue being away must not undo what is committed: the clock calls again.
    """
    _huey, bound = current_app.extensions["mentorat.jobs"]
    try:
        bound[name](*arguments)
    except Exception as error:  # whatever the queue's driver raises
        log.error("queue_away", task=name, kind=type(error).__name__)


def beat() -> None:
    """Leave a sign of life."""
    with transaction() as session:
        session.merge(Heartbeat(name="worker", at=clock.now()))


def last_beat() -> datetime | None:
    """When a worker last gave a sign of life."""
    heartbeat = db.session.get(Heartbeat, "worker")
    return heartbeat.at if heartbeat else None


def work_forever(app: Flask, *, threads: int = 1, has_clock: bool = True) -> None:
    """Be a worker until told to stop (SIGINT or SIGTERM); running tasks end first.

    Of many workers, one has the clock: it calls the periodic tasks.
    """
    huey, bound = app.extensions["mentorat.jobs"]
    with app.app_context():
        beat()
    for name in bound:
        if name.startswith("outbox."):
            bound[name]()
    huey.create_consumer(workers=threads, periodic=has_clock, check_worker_health=True).run()
