"""The application: extensions, rooms, error pages, commands. The one file that knows all rooms."""

from __future__ import annotations

from pathlib import Path

import click
import waitress
from flask import Flask, Response, jsonify, request
from flask_migrate import Migrate, upgrade
from jinja2 import StrictUndefined
from sqlalchemy import text

import config
from config import Mode, Settings
from mentorat.accounts import commands as account_commands
from mentorat.accounts import routes as accounts
from mentorat.accounts import sign_in
from mentorat.accounts import tasks as account_tasks
from mentorat.candidates import routes as candidates
from mentorat.candidates import tasks as candidate_tasks
from mentorat.candidates.commands import rekey_contacts
from mentorat.demo import load
from mentorat.demo import routes as demo
from mentorat.duos import routes as duos
from mentorat.duos import tasks as duo_tasks
from mentorat.figures import routes as figures
from mentorat.foundation import (
    access,
    catalogues,
    clock,
    db,
    delivery,
    errors,
    i18n,
    jobs,
    outbox,
    roles,
    unsent,
    web,
)
from mentorat.foundation.access import public
from mentorat.foundation.backup import command as backup_command
from mentorat.foundation.doctor import command as doctor_command
from mentorat.interviews import routes as interviews
from mentorat.interviews import tasks as interview_tasks
from mentorat.organisations import commands as organisation_commands
from mentorat.organisations import queries as organisation_queries
from mentorat.organisations import routes as organisations
from mentorat.organisations import tasks as organisation_tasks
from mentorat.portal import routes as portal
from mentorat.portal import tasks as portal_tasks
from mentorat.rounds import routes as rounds
from mentorat.rounds import tasks as round_tasks
from mentorat.workspace import routes as workspace

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (accounts, organisations, candidates, interviews, duos, rounds, figures, portal, workspace)
# Importing a room's tasks makes them known to the worker.
TASKS = (
    account_tasks,
    organisation_tasks,
    candidate_tasks,
    interview_tasks,
    duo_tasks,
    round_tasks,
    portal_tasks,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; raises `SettingsRefused` where it would not be safe."""
    settings = settings or config.load()
    _make_private(settings)
    web.configure_logs()
    app = Flask("mentorat", template_folder=str(ROOT / "templates"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    web.configure(app, settings)
    app.config["MODE"] = settings.mode
    app.config["DATA_DIR"] = settings.data_dir
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["CONTACT_KEYS"] = settings.contact_keys
    app.config["OWNER_DATABASE_URL"] = settings.owner_database_url
    app.config["BACKUPS"] = settings.backups
    app.extensions["mentorat.settings"] = settings
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings.database_url)
    delivery.configure(app, settings)
    _init_foundation(app, settings)
    sign_in.init_app(app, settings, organisation_queries.is_staff)
    access.init_app(app, organisation_queries.reader)
    app.context_processor(workspace.shell_context)
    unsent.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    if settings.mode is Mode.DEMO:
        app.register_blueprint(demo.blueprint)
    app.add_url_rule("/healthz", errors.HEALTH, healthz)
    _add_commands(app)
    return app


def _make_private(settings: Settings) -> None:
    """The folder of data; a demonstration's holds its secrets and belongs to nobody else."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.mode is Mode.DEMO:
        settings.data_dir.chmod(0o700)


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {}
    return {
        "pool_pre_ping": True,
        "pool_size": 10,
        "pool_timeout": 5,
        "connect_args": {"connect_timeout": 5, "options": "-c statement_timeout=30000"},
    }


def _init_foundation(app: Flask, settings: Settings) -> None:
    db.init_app(app, settings.encryption_keys)
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    i18n.init_app(app)
    web.init_app(app, settings)
    errors.init_app(app)
    delivery.init_app(app)
    is_beside = settings.jobs_url == settings.database_url
    jobs.init_app(app, settings.jobs_url, settings.owner_database_url if is_beside else "")
    app.context_processor(_words)


def _words() -> dict[str, object]:
    """What every template may say without asking."""
    language = i18n.current_language()
    return {
        "current_locale": language.code,
        "text_direction": language.direction,
        "languages": i18n.language_links(),
        "today": clock.today(),
        "now": clock.now(),
    }


@public
def healthz() -> Response:
    """Whether all is well, for machines; the machine itself is told how much waits.

    Raises OperationalError when the database is away: the page for that answers 503.
    """
    db.db.session.execute(text("SELECT 1"))
    if request.remote_addr not in {"127.0.0.1", "::1"}:
        return jsonify(status="ok")
    letters, beat = outbox.state(), jobs.last_beat()
    age_s = (clock.now() - beat).total_seconds() if beat else None
    return jsonify(
        status="ok",
        database="ok",
        worker={"state": "ok" if age_s is not None and age_s < 180 else "silent"},
        outbox={"waiting": letters.waiting, "failed": letters.failed},
    )


def _add_commands(app: Flask) -> None:
    app.cli.add_command(backup_command.backup)
    app.cli.add_command(backup_command.restore)
    app.cli.add_command(backup_command.backup_keys)
    app.cli.add_command(doctor_command.doctor)
    app.cli.add_command(rekey_contacts)
    app.cli.add_command(account_commands.group)
    app.cli.add_command(organisation_commands.setup)
    app.cli.add_command(organisation_commands.administrator)

    @app.cli.command("worker")
    @click.option("--threads", default=1, help="Tasks at a time.")
    @click.option("--clock/--no-clock", default=True, help="Of many workers, one has the clock.")
    def worker(threads: int, clock: bool) -> None:
        """Send mails and run background tasks until stopped."""
        jobs.work_forever(app, threads=threads, has_clock=clock)

    @app.cli.command("serve")
    @click.option("--host", default="127.0.0.1")
    @click.option("--port", default=8000)
    def serve(host: str, port: int) -> None:
        """Serve the pages with the embedded server."""
        waitress.serve(app, host=host, port=port, threads=8, ident=None)

    @app.cli.command("prepare")
    @click.option("--only", multiple=True, help="Load these programmes of the demonstration.")
    def prepare(only: tuple[str, ...]) -> None:
        """Compile the catalogues, migrate, and in the demonstration load its people."""
        catalogues.compile_catalogues()
        upgrade(directory=str(ROOT / "migrations"))
        roles.grant()
        if app.config["MODE"] is Mode.DEMO:
            load.refresh(only or None)
