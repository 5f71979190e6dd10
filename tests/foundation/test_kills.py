"""A worker that is really killed loses no mail; what leaves twice leaves under one id."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

import config
from mentorat.app import create_app
from mentorat.foundation import outbox, web
from mentorat.foundation.db import db, transaction
from tests.journeys.mailbox import Mailbox

KILLS, LETTERS, WITHIN_S = 5, 60, 90
# The real delivery, with a lease short enough to be waited for and a network slow enough
# that a kill finds a letter on its way.
WORKER = """
import time
from datetime import timedelta
from mentorat.app import create_app
from mentorat.foundation import delivery, dispatch
dispatch.LEASE = timedelta(seconds=1)
app = create_app()
print("ready", flush=True)
while True:
    with app.app_context(), delivery.way_out() as way:
        def send(message):
            time.sleep(0.03)
            way(message)
        dispatch.deliver_due(send)
    time.sleep(0.02)
"""


@pytest.mark.slow
def test_a_killed_worker_loses_no_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.limiter, "enabled", False)
    mailbox = Mailbox()
    own = {
        "MENTORAT_MODE": "demo",
        "MENTORAT_DATA_DIR": str(tmp_path),
        "MENTORAT_JOBS_URL": "memory:",
        "MENTORAT_SMTP_HOST": "127.0.0.1",
        "MENTORAT_SMTP_PORT": str(mailbox.start()),
    }
    app = create_app(config.load(own))
    with app.app_context():
        db.create_all()
        with transaction():
            for number in range(LETTERS):
                outbox.post(kind="x", to=f"p{number}@example.org", subject="s", text="t")
        _work_under_fire({**os.environ, **own})
        left = select(func.count()).where(outbox.OutboxMessage.sent_at.is_(None))
        assert db.session.scalar(left) == 0
        db.session.remove()
        db.engine.dispose()
    mailbox.stop()
    received = [str(letter.message["Message-ID"]) for letter in mailbox.letters]
    assert len(set(received)) == LETTERS
    assert sum(count - 1 for count in Counter(received).values()) <= KILLS


def _work_under_fire(environment: dict[str, str]) -> None:
    """Start a worker, kill it, start another; let the last one finish."""
    dice = random.Random(7)
    limit = time.monotonic() + WITHIN_S
    for kill in range(KILLS + 1):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=environment, stdout=subprocess.PIPE
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
        if kill < KILLS:
            time.sleep(dice.uniform(0.05, 0.3))
        else:
            while outbox.state().waiting and time.monotonic() < limit:
                db.session.remove()
                time.sleep(0.1)
        worker.kill()
        worker.wait()
        worker.stdout.close()
