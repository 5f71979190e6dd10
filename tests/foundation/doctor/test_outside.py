"""What the doctor sees from outside: real servers on this machine, with a certificate of ours."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask, current_app

from mentorat.foundation.doctor import inside, outside
from mentorat.foundation.doctor.findings import Finding, Verdict
from mentorat.foundation.i18n import speaking
from tests.foundation.sink import Sink
from tests.journeys.certificate import Certificate

OK, WARNING, FAULT = Verdict.OK, Verdict.WARNING, Verdict.FAULT
HSTS = {"Strict-Transport-Security": "max-age=31556926"}
Visit = Callable[..., Finding]


class Server(ThreadingHTTPServer):
    """Answers every question in the same way, and remembers what was asked."""

    def __init__(self, certificate: Certificate) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.socket = certificate.for_server().wrap_socket(self.socket, server_side=True)
        self.code, self.body, self.headers, self.asked = 200, b'{"status":"ok"}', HSTS, [""]

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever does not trust us hangs up."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(self.server.code)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def visit(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """`visit(days=…, **answer)`: our own address, served with a certificate for so long."""
    opened: list[Server] = []

    def served(*, days: float = 60, is_trusted: bool = True, **answer: object) -> Finding:
        certificate = Certificate(tmp_path, "mentorat.example", days=days)
        server = Server(certificate)
        opened.append(server)
        for name, value in answer.items():
            setattr(server, name, value)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if is_trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
        return ask(monkeypatch, f"https://127.0.0.1:{server.server_port}")

    with app.app_context(), speaking("en"):
        yield served
    for server in opened:
        assert set(server.asked) <= {"", "/healthz"}
        server.shutdown()
        server.server_close()


def ask(monkeypatch: pytest.MonkeyPatch, address: str) -> Finding:
    own = dataclasses.replace(inside.settings(), public_base_url=address)
    monkeypatch.setitem(current_app.extensions, "mentorat.settings", own)
    return outside.public_address()


@pytest.mark.parametrize(
    ("days", "verdict", "word"), [(60, OK, "59"), (20, WARNING, "19"), (6, FAULT, "5")]
)
def test_how_long_the_certificate_holds(
    visit: Visit, days: int, verdict: Verdict, word: str
) -> None:
    found = visit(days=days)
    assert found.verdict is verdict
    assert word in str(found.said)


@pytest.mark.parametrize("refused", [{"days": -1}, {"is_trusted": False}], ids=str)
def test_a_certificate_that_browsers_refuse(visit: Visit, refused: dict[str, float]) -> None:
    found = visit(**refused)
    assert found.verdict is FAULT
    assert "certificate" in str(found.said)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"code": 503, "body": b'{"status":"down"}'}, "503"),
        ({"code": 301}, "301"),
        ({"body": b"<html>Welcome to nginx</html>"}, "200"),
        ({"body": b'["ok"]'}, "200"),
        ({"headers": {}}, "Strict-Transport-Security"),
    ],
    ids=str,
)
def test_an_answer_that_is_not_ours(visit: Visit, answer: dict[str, object], word: str) -> None:
    found = visit(**answer)
    assert found.verdict is FAULT
    assert word in str(found.said)
    assert found.remedy


def test_nobody_there(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ask(monkeypatch, "https://127.0.0.1:9")
    assert found.verdict is FAULT
    assert "does not answer" in str(found.said)
    assert ask(monkeypatch, "http://127.0.0.1:9").verdict is WARNING  # and was not asked


@pytest.mark.usefixtures("context")
def test_the_mail_server(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    with speaking("en"):
        own = dataclasses.replace(inside.settings(), smtp_host="127.0.0.1")
        monkeypatch.setitem(current_app.extensions, "mentorat.settings", own)
        assert outside.mail_server().verdict is OK
        assert sink.raw == []
        assert outside.mail_server("operator@example.org").verdict is OK
        assert sink.recipients == ["operator@example.org"]
        assert "arrive" in sink.letters[0].get_content()
        sink.refused = {"nobody@example.org"}
        refused = outside.mail_server("nobody@example.org")
        assert refused.verdict is FAULT
        assert "nobody" not in str(refused.said)
        monkeypatch.setattr(current_app.extensions["mail"], "port", 9)
        assert outside.mail_server().verdict is FAULT
        without = dataclasses.replace(own, smtp_host="")
        monkeypatch.setitem(current_app.extensions, "mentorat.settings", without)
        assert outside.mail_server().verdict is WARNING
