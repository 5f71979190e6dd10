"""A real SMTP server that keeps what it receives, so that journeys take their links from mails."""

from __future__ import annotations

import re
import socket
import ssl
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
WAIT_S = 90.0  # a busy machine is slow, not wrong


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Letter:
    """One mail as it arrived."""

    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain text, which every mail must have."""
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part: Any = self.message.get_body((kind,))
        return part.get_content() if part is not None else ""

    @property
    def links(self) -> list[str]:
        """Addresses in the plain text, in order."""
        return [link.rstrip(".,;:") for link in ADDRESS.findall(self.text)]

    def link(self, containing: str = "/") -> str:
        """The first address with these characters; fails with the whole text otherwise."""
        for link in self.links:
            if containing in link:
                return link
        raise AssertionError(f"no link with {containing!r} in:\n{self.subject}\n{self.text}")

    def attachment(self, ending: str) -> str:
        """Text of the first attachment whose name ends so."""
        for part in self.message.iter_attachments():
            if (part.get_filename() or "").endswith(ending):
                content = part.get_content()
                return content if isinstance(content, str) else content.decode("utf-8")
        raise AssertionError(f"no attachment {ending!r} in {self.subject!r}")


class Mailbox:
    """All mails of a run. `start()` opens the server on a free port of this machine.

    With `tls` and `account` (name, password) it takes mails as a provider does: after STARTTLS
    and a sign-in only.
    """

    def __init__(
        self, tls: ssl.SSLContext | None = None, account: tuple[str, str] | None = None
    ) -> None:
        self.letters: list[Letter] = []
        self._taken: set[int] = set()
        self.port = free_port()
        self._account = account
        guarded: dict[str, Any] = {
            "tls_context": tls,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": self._knows,
        }
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, **(guarded if tls else {})
        )

    def start(self) -> int:
        """Open; returns the port."""
        self._controller.start()
        return self.port

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def _knows(
        self, server: object, session: object, envelope: object, mechanism: str, given: Any
    ) -> AuthResult:
        is_known = isinstance(given, LoginPassword) and self._account == (
            given.login.decode(),
            given.password.decode(),
        )
        return AuthResult(success=is_known)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        message = message_from_bytes(envelope.content, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self.letters.append(Letter(recipient, message))  # type: ignore[arg-type]
        return "250 Kept"

    def to(self, recipient: str) -> list[Letter]:
        """What this person has received so far, oldest first."""
        return [one for one in self.letters if one.to.lower() == recipient.lower()]

    def settles(self, quiet_s: float = 3.0) -> None:
        """Wait until mails have arrived and no more come."""
        limit, known, since = time.monotonic() + WAIT_S, -1, time.monotonic()
        while time.monotonic() < limit and (known < 1 or time.monotonic() - since < quiet_s):
            if len(self.letters) != known:
                known, since = len(self.letters), time.monotonic()
            time.sleep(0.1)

    def next(self, to: str, about: str = "", within_s: float = WAIT_S) -> Letter:
        """The next mail to this person that was not read yet and whose words hold `about`.

        Waits for the worker; fails with the subjects that did arrive.
        """
        limit = time.monotonic() + within_s
        while time.monotonic() < limit:
            for number, letter in enumerate(self.letters):
                is_for = letter.to.lower() == to.lower() and number not in self._taken
                if is_for and about.lower() in f"{letter.subject}\n{letter.text}".lower():
                    self._taken.add(number)
                    return letter
            time.sleep(0.05)
        seen = "\n".join(f"{one.to}: {one.subject}" for one in self.letters[-20:])
        raise AssertionError(f"no new mail to {to} about {about!r}; the last ones were:\n{seen}")
