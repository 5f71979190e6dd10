"""Mails as bytes on the wire: short lines whatever was typed, and the same words at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentorat.foundation import delivery, outbox
from mentorat.foundation.db import transaction
from mentorat.foundation.outbox import OutboxMessage
from tests.foundation.sink import Sink

pytestmark = pytest.mark.usefixtures("context")
AIM = 78  # octets of a line, RFC 5322
SCRIPTS = "aé’ß  <&.- ğłț الحرف حروف Ж漢字😀\n"
WORDS = st.text(alphabet=SCRIPTS) | st.builds(
    lambda one, times: one * times, st.sampled_from("aé’<ح漢😀. "), st.integers(0, 3_000)
)


def message(**over: object) -> OutboxMessage:
    """A message that is in no database."""
    values: dict[str, object] = {
        "channel": "mail", "kind": "x", "recipient": "a@example.org", "subject": "Bonjour",
        "text": "Oui.", "html": None, "language": "fr", "attachments": [],
        "message_id": "<1@mentorat.invalid>", "once_key": None, "subject_kind": None,
        "subject_id": None, "scope_id": None, "due_at": datetime(2026, 11, 20, tzinfo=UTC),
    }  # fmt: skip
    return OutboxMessage(**{**values, **over})


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, WORDS, WORDS, WORDS)
def test_no_line_is_long_and_no_word_is_lost(
    subject: str, text: str, html: str, entry: str
) -> None:
    posted = message(
        subject=outbox.one_line(subject),
        text=text,
        html=html,
        attachments=[{"name": "r.ics", "content_type": "text/calendar", "text": entry}],
    )
    raw = delivery.compose(posted).as_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= AIM
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    letter = read(raw)
    plain, rich = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert _lines(plain.get_content()) == _lines(text)
    assert _lines(rich.get_content()) == _lines(html)
    (attached,) = letter.iter_attachments()
    assert attached.get_payload(decode=True) == entry.encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_typed_text_makes_one_clean_header(subject: str, text: str) -> None:
    posted = message(subject=outbox.one_line(subject), text=text)
    letter = read(delivery.compose(posted).as_bytes())
    assert letter.get_all("To") == ["a@example.org"]
    known = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Language"}
    mime = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding"}
    assert set(letter.keys()) <= known | mime
    assert "http://" not in str(letter["Subject"] or "")


def _lines(words: str) -> list[str]:
    return words.replace("\r\n", "\n").rstrip("\n").split("\n")


def test_a_long_paragraph_arrives(sink: Sink) -> None:
    long = "éà’" * 400
    with transaction():
        outbox.post(kind="x", to="a@example.org", subject="s", text=long, html=f"<p>{long}</p>")
    delivery.deliver()
    (letter,) = sink.letters
    assert long in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
