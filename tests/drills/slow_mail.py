"""Two workers and a mail server that takes 18 seconds a mail: none leaves twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mentorat.foundation import outbox
from mentorat.foundation.db import transaction
from tests.drills.findings import Finding, Size, at_least, at_most, exactly, figure
from tests.drills.running import WORKER, Killable, killable
from tests.drills.stock import Stock

MAILS = 40
ANSWER_S = 18.0
SECOND = "second-worker"


def drill(size: Size) -> list[Finding]:
    wanted = size.of(MAILS)
    with tempfile.TemporaryDirectory(prefix="mentorat-slow-") as name, killable(Path(name)) as site:
        stock = Stock.of(site)
        stock.settle(60)  # what the site wrote by itself
        before = len(site.mailbox.letters)
        site.mailbox.pause_s = ANSWER_S
        site.start(SECOND, [*site.command(WORKER), "--no-clock"])
        ids = _write(stock, wanted)
        stock.settle(wanted * ANSWER_S * 2 + 120)
        return _findings(site, ids, before)


def _write(stock: Stock, wanted: int) -> list[str]:
    """Mails one after the other, so that both workers are called; their Message-IDs."""
    ids = []
    with stock.app.app_context():
        for number in range(wanted):
            with transaction():
                to = f"slow{number}@example.org"
                ids.append(outbox.post(kind="x", to=to, subject="s", text="t").message_id)
    return ids


def _findings(site: Killable, ids: list[str], before: int) -> list[Finding]:
    came = [site.mailbox.came[one] for one in ids]
    first = min(times[0] for times in came if times)
    last = max(times[-1] for times in came if times)
    spent_s, alone_s = last - first + ANSWER_S, len(ids) * ANSWER_S
    return [
        at_least("mails written", len(ids), 2),
        exactly("mails lost", sum(not times for times in came)),
        exactly("mails twice", sum(len(times) - 1 for times in came if times)),
        figure("mails before, without a wait", before),
        # One alone would need `alone_s`: more than one has sent.
        at_most("from the first mail to the last", spent_s, 0.75 * alone_s, "s"),
    ]
