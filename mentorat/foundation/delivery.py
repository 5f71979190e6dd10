"""How a message of the outbox leaves: by SMTP, or as a file where no SMTP is set (demo).

SMS go to the log until a provider is chosen; the text itself is not logged.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from flask import Flask, current_app
from flask_mail import Mail, Message

from config import Settings
from mentorat.foundation import jobs, outbox

log = structlog.get_logger(__name__)
mail = Mail()
SMTP_TIMEOUT_S = 20.0


def configure(app: Flask, settings: Settings) -> None:
    """Flask-Mail's settings."""
    app.config.update(
        MAIL_SERVER=settings.smtp_host or "127.0.0.1",
        MAIL_PORT=settings.smtp_port,
        MAIL_USERNAME=settings.smtp_user or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=settings.smtp_starttls,
        MAIL_DEFAULT_SENDER=settings.mail_sender,
        MAIL_SUPPRESS_SEND=False,
        MAIL_FOLDER=None if settings.smtp_host else settings.data_dir / "mails",
    )


def init_app(app: Flask) -> None:
    """Bind Flask-Mail to the application."""
    mail.init_app(app)


@contextmanager
def _patience() -> Iterator[None]:
    """Flask-Mail opens SMTP without a time-out; a silent server must not hold the worker."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SMTP_TIMEOUT_S)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def send(message: outbox.OutboxMessage) -> None:
    """Send one message now; raises whatever the way out raises."""
    if message.channel == outbox.Channel.SMS:
        log.info("sms", id=message.id)
        return
    letter = compose(message)
    folder: Path | None = current_app.config["MAIL_FOLDER"]
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{message.id:06d}.eml").write_bytes(letter.as_bytes())
        return
    with _patience():
        mail.send(letter)


def compose(message: outbox.OutboxMessage) -> Message:
    """The mail as it travels: stable Message-ID, plain text first, small attachments."""
    letter = Message(
        subject=message.subject,
        recipients=[message.recipient],
        body=message.text,
        html=message.html,
        extra_headers={"Auto-Submitted": "auto-generated", "Content-Language": message.language},
    )
    letter.msgId = message.message_id
    for item in message.attachments:
        letter.attach(item["name"], item["content_type"], item["text"])
    return letter


@jobs.task(outbox.DELIVER, every_min=1)
def deliver() -> None:
    """Empty the outbox of what is due."""
    outbox.deliver_due(send)
