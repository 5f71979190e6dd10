"""What others see of us: the mail server that takes our mails, and our own public address.

No other address is ever asked.
"""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import Message

from mentorat.foundation import clock
from mentorat.foundation.delivery import PatientConnection
from mentorat.foundation.doctor.findings import Finding, fault, look, well
from mentorat.foundation.doctor.inside import settings
from mentorat.foundation.errors import HEALTH
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l

PATIENCE_S = 10.0
DAY_S = 86_400
RENEW_SOON, RENEW_NOW = 21, 7  # days; what renews by itself does so thirty days before
MAIL, ADDRESS = _l("Mail server"), _l("Public address")


def mail_server(test_to: str = "") -> Finding:
    """Whether it speaks with us and takes our account; with `test_to`, whether it takes a mail."""
    if not settings().smtp_host:
        return look(
            MAIL, _l("None is set: mails are kept as files."), _l("Set MENTORAT_SMTP_HOST.")
        )
    try:
        with PatientConnection(current_app.extensions["mail"]) as session:
            if test_to:
                session.send(_test_mail(test_to), current_app.config["MAIL_BOUNCES"])
            elif session.host is not None:
                session.host.noop()
    except (OSError, smtplib.SMTPException) as error:  # their words may name an address
        return fault(
            MAIL,
            _l("It does not take our mails (%(kind)s).", kind=type(error).__name__),
            _l("Look at the settings MENTORAT_SMTP_… and ask the provider."),
        )
    if test_to:
        return well(MAIL, _l("It has taken a test mail: look whether it arrives."))
    return well(MAIL, _l("It speaks with us and takes our account."))


def _test_mail(to: str) -> Message:
    return Message(
        subject=_("A test mail of Mentorat"),
        recipients=[to],
        body=_("If you read this, mails of Mentorat arrive."),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )


@dataclass(frozen=True)
class Answer:
    """What the public address answered to a question about its health."""

    status: int
    body: bytes
    has_hsts: bool
    days_left: float


def public_address() -> Finding:
    """Whether people reach us over HTTPS, for how long the certificate holds, and what we say."""
    base = settings().public_base_url
    if not settings().is_secure:
        return look(
            ADDRESS,
            _l("%(address)s is not HTTPS.", address=base),
            _l("For real people set an address with https://."),
        )
    try:
        answer = _ask(base)
    except ssl.SSLCertVerificationError as error:
        return fault(
            ADDRESS,
            _l("Browsers refuse the certificate: %(why)s.", why=error.verify_message),
            _l("Renew it (certbot renew) and reload nginx."),
        )
    except (OSError, http.client.HTTPException) as error:
        return fault(
            ADDRESS,
            _l(
                "%(address)s does not answer (%(kind)s).",
                address=base,
                kind=type(error).__name__,
            ),
            _l("Look at nginx, the firewall and the name of the site."),
        )
    return judge(answer)


def _ask(base: str) -> Answer:
    place = urlsplit(base)
    context = ssl.create_default_context()
    asked = http.client.HTTPSConnection(
        place.hostname or "", place.port or 443, timeout=PATIENCE_S, context=context
    )
    with closing(asked):
        asked.connect()
        ends = (asked.sock.getpeercert() or {}).get("notAfter")
        asked.request("GET", f"{place.path}/{HEALTH}")
        with asked.getresponse() as answer:
            return Answer(
                answer.status,
                answer.read(4096),
                answer.getheader("Strict-Transport-Security") is not None,
                (ssl.cert_time_to_seconds(str(ends)) - clock.now().timestamp()) / DAY_S,
            )


def judge(answer: Answer) -> Finding:
    """The worst of what the answer shows."""
    if answer.status != 200 or not _is_ours(answer.body):
        return fault(
            ADDRESS,
            _l("It answers, but not as a healthy Mentorat (%(code)d).", code=answer.status),
            _l("Look at the pages' log; if somebody else answers, at nginx and the name."),
        )
    if not answer.has_hsts:
        return fault(
            ADDRESS,
            _l("The header Strict-Transport-Security is missing."),
            _l("Let nginx pass our headers on, as in deploy/nginx.conf."),
        )
    said = _l("The certificate holds for %(days)d more days.", days=int(answer.days_left))
    remedy = _l("Renew it (certbot renew) and reload nginx.")
    if answer.days_left < RENEW_NOW:
        return fault(ADDRESS, said, remedy)
    return look(ADDRESS, said, remedy) if answer.days_left < RENEW_SOON else well(ADDRESS, said)


def _is_ours(body: bytes) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("status") == "ok"
