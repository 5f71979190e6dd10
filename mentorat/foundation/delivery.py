"""How a message of the outbox leaves: by SMTP, or as a file where no SMTP is set (demo).

SMS go to the log until a provider is chosen; the text itself is not logged.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.charset import QP, Charset
from pathlib import Path

import structlog
from flask import Flask, current_app
from flask_mail import Connection, Mail, Message

from config import Mode, Settings
from mentorat.foundation import dispatch, jobs, outbox
from mentorat.foundation.dispatch import Refused, ServerAway
from mentorat.foundation.outbox import Fault

log = structlog.get_logger(__name__)
mail = Mail()
SMTP_TIMEOUT_S = 20.0  # for each answer of the server
MAILS_A_CONNECTION = 50
# Of a server that gives no enhanced status code: the address is not known there.
UNKNOWN_THERE = frozenset({501, 550, 551, 553})
OUR_ACCOUNT = frozenset({530, 534, 535, 538})  # who sends is refused, not what is sent
ABOUT_US = re.compile(rb"relay|denied|spam|block|policy|authent", re.IGNORECASE)
# Short lines whatever was typed: a server may refuse one of more than 998 octets.
_CHARSET = Charset("utf-8")
_CHARSET.body_encoding = QP


def configure(app: Flask, settings: Settings) -> None:
    """Flask-Mail's settings, and ours."""
    app.config.update(
        MAIL_SERVER=settings.smtp_host or "127.0.0.1",
        MAIL_PORT=settings.smtp_port,
        MAIL_USERNAME=settings.smtp_user or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=settings.smtp_starttls,
        MAIL_DEFAULT_SENDER=settings.mail_sender,
        MAIL_SUPPRESS_SEND=False,
        MAIL_FOLDER=None if settings.smtp_host else settings.data_dir / "mails",
        MAIL_BOUNCES=settings.mail_bounces or None,
        # Its page of mails is the mailbox of people who do not exist. Nowhere else, never.
        KEEPS_SENT_MAILS=settings.mode is Mode.DEMO,
    )


def init_app(app: Flask) -> None:
    """Bind Flask-Mail to the application."""
    mail.init_app(app)


class PatientConnection(Connection):
    """Flask-Mail's connection, with time-outs and a certificate that is looked at."""

    def configure_host(self) -> smtplib.SMTP:
        """An SMTP session that is ready to take mails."""
        host = smtplib.SMTP(self.mail.server, self.mail.port, timeout=SMTP_TIMEOUT_S)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except OSError:
            host.close()
            raise
        return host


class WayOut:
    """Sends messages one after the other; one SMTP session serves several of them."""

    def __init__(self) -> None:
        self._session: PatientConnection | None = None
        self._left = 0

    def __call__(self, message: outbox.OutboxMessage) -> None:
        """Send one message now; raises `Refused`, `ServerAway`, or whatever may pass."""
        if message.channel == outbox.Channel.SMS:
            log.info("sms", id=message.id)
            return
        letter = compose(message)
        folder: Path | None = current_app.config["MAIL_FOLDER"]
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{message.id:06d}.eml").write_bytes(letter.as_bytes())
            return
        session = self._open()
        try:
            session.send(letter, current_app.config["MAIL_BOUNCES"])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            if (fault := fault_of(error)) is not None:
                raise Refused(fault) from error
            raise
        except OSError:
            self.close()
            raise

    def _open(self) -> PatientConnection:
        """The session, a new one when there is none, it has served long, or it has gone."""
        if self._session is not None and (self._left <= 0 or not self._is_alive()):
            self.close()
        if self._session is None:
            session = PatientConnection(current_app.extensions["mail"])
            try:
                session.__enter__()
            except OSError as error:  # SMTP's own errors are OSErrors too
                raise ServerAway from error
            self._session, self._left = session, MAILS_A_CONNECTION
        self._left -= 1
        return self._session

    def _is_alive(self) -> bool:
        host = self._session.host if self._session else None
        try:
            return host is not None and host.noop()[0] == 250
        except OSError:
            return False

    def close(self) -> None:
        """Say goodbye; a server that has gone already does not make a mail unsent."""
        session, self._session = self._session, None
        if session is not None and session.host is not None:
            with contextlib.suppress(OSError):
                session.host.quit()
            session.host.close()


@contextmanager
def way_out() -> Iterator[WayOut]:
    """A way out for a run of messages, closed at its end."""
    way = WayOut()
    try:
        yield way
    finally:
        way.close()


def fault_of(error: Exception) -> Fault | None:
    """Why trying again is useless; None when the server may think otherwise later."""
    words: bytes | str
    is_about_address = isinstance(error, smtplib.SMTPRecipientsRefused)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, words = error.smtp_code, error.smtp_error
    else:  # greeting, account or sender: that is about us, and may be mended
        return None
    if not 500 <= code < 600 or code in OUR_ACCOUNT:
        return None
    said = words if isinstance(words, bytes) else str(words).encode()
    status = re.match(rb"5\.(\d{1,3})\.(\d{1,3})\b", said)
    if status is None:
        is_unknown = is_about_address and code in UNKNOWN_THERE and not ABOUT_US.search(said)
        return Fault.FULL if code == 552 else Fault.ADDRESS if is_unknown else Fault.REFUSED
    if status[1] == b"1" or status[0] == b"5.2.1":  # addressing; mailbox switched off
        return Fault.ADDRESS
    return Fault.FULL if status[0] == b"5.2.2" else Fault.REFUSED


def compose(message: outbox.OutboxMessage) -> Message:
    """The mail as it travels: stable Message-ID, plain text first, small attachments, short lines.

    Raises `Refused` when no server could take the address.
    """
    letter = Message(
        subject=message.subject or "",
        recipients=[_ascii_address(message.recipient or "")],
        body=message.text,
        html=message.html,
        reply_to=message.reply_to,
        charset=_CHARSET,  # type: ignore[arg-type]
        extra_headers={"Auto-Submitted": "auto-generated", "Content-Language": message.language},
    )
    letter.msgId = message.message_id
    for item in message.attachments or ():
        letter.attach(item["name"], item["content_type"], item["text"].encode("utf-8"))
    return letter


def _ascii_address(address: str) -> str:
    """A domain in any script has a form in ASCII; a name before the @ has none."""
    name, _at, domain = address.rpartition("@")
    try:
        name.encode("ascii")
        return f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise Refused(Fault.ADDRESS) from error


@jobs.task(outbox.DELIVER, every_min=1)
def deliver() -> None:
    """Empty the outbox of what is due."""
    with way_out() as send:
        dispatch.deliver_due(send)
