"""A mail server of the tests' own that keeps the bytes it is given, or answers what it is told."""

from __future__ import annotations

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from flask import current_app

LONGEST_LINE = 998  # octets of a line without its end, RFC 5321


class Sink:
    """What arrived, and the answers to a recipient and to a mail.

    `pause_s` is how long it thinks before it takes a mail; like many servers, it refuses
    lines that are too long.
    """

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"
        self.answer_to_recipient = "250 OK"
        self.refused: set[str] = set()
        self.refusals = 0
        self.pause_s = 0.0
        self.connections = 0

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.default) for one in self.raw]

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: object, session: Session, envelope: Envelope, hostname: str,
        responses: list[str],
    ) -> list[str]:  # fmt: skip
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: object, session: Session, envelope: Envelope, address: str,
        options: list[str],
    ) -> str:  # fmt: skip
        answer = "550 5.1.1 unknown" if address in self.refused else self.answer_to_recipient
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        else:
            self.refusals += 1
        return answer

    async def handle_DATA(self, server: object, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(self.pause_s)
        content = envelope.content
        assert isinstance(content, bytes)
        if max(map(len, content.split(b"\r\n"))) > LONGEST_LINE:
            return "500 Line too long"
        if self.answer.startswith("250"):
            self.raw.append(content)
            self.senders.append(envelope.mail_from or "")
            self.recipients += envelope.rcpt_tos
        return self.answer


def open_sink(monkeypatch: pytest.MonkeyPatch) -> tuple[Sink, Controller]:
    """A running sink, and the application told to use it; stop the controller afterwards."""
    keeper = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port)
    controller.start()
    state = current_app.extensions["mail"]
    monkeypatch.setattr(state, "server", "127.0.0.1")
    monkeypatch.setattr(state, "port", port)
    monkeypatch.setitem(current_app.config, "MAIL_FOLDER", None)
    return keeper, controller
