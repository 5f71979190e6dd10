"""Server and worker killed under load: nothing confirmed is lost, no mail is, none waits long."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random

from tests.drills.callers import Caller
from tests.drills.findings import Finding, Size, at_least, at_most, exactly, figure
from tests.drills.load import Load
from tests.drills.losses import Losses, look_back
from tests.drills.running import WEB, WORKER, Killable, killable
from tests.drills.stock import fill

KILLS = 200
ROUNDS = 20
LONGEST_WAIT_S = 120
BACK_WITHIN_S = 120
PROCESS = "process"  # one of the server's; its master starts another
# How often each is the victim, of twenty; and what must be done between: mails, answers.
VICTIMS = {WORKER: 10, PROCESS: 7, WEB: 3}
WORK = {WORKER: 2, WEB: 15}


def drill(size: Size) -> list[Finding]:
    Caller.answers = Caller.answers_5xx = 0
    with tempfile.TemporaryDirectory(prefix="mentorat-kills-") as name:
        with killable(Path(name)) as site:
            stock = fill(site, rounds=size.of(ROUNDS))
            load, killer = Load(site, stock), Killer(site, size.dice(), size.of(KILLS))
            load.start(lambda: killer.share)
            killer.run()
            began = time.monotonic()
            load.end()
            stock.settle(LONGEST_WAIT_S * 2)
            settled_s = time.monotonic() - began
            losses = look_back(site, stock, load.said, killer.at)
            print(*killer.lost, *losses.named, sep="\n", file=sys.stderr)
        return findings(killer, load, losses, settled_s)


class Killer:
    """Kills what is at work, at random moments, and starts again what nobody else does.

    What was killed is left alone until it has done something again: a mail, or some answers.
    """

    def __init__(self, site: Killable, dice: Random, wanted: int) -> None:
        self._site, self._dice, self._wanted = site, dice, wanted
        self.kills = 0
        self.of: dict[str, int] = dict.fromkeys(VICTIMS, 0)
        self.lost: list[str] = []
        self.at: list[float] = []  # of the worker
        self._thread: dict[str, threading.Thread] = {}
        self._known: dict[str, int] = dict.fromkeys(VICTIMS, 0)

    @property
    def share(self) -> float:
        """How much of the storm is over."""
        return self.kills / self._wanted

    def run(self) -> None:
        plan = [victim for victim, weight in VICTIMS.items() for _ in range(weight)]
        plan *= self._wanted // len(plan)
        self._dice.shuffle(plan)
        while plan:
            time.sleep(self._dice.uniform(0.05, 1.0))
            victim = next((one for one in plan if self._is_at_work(one)), None)
            if victim is not None and self._kill(victim):
                plan.remove(victim)
                self.kills += 1
                self.of[victim] += 1
        for thread in self._thread.values():
            thread.join()

    def _is_at_work(self, victim: str) -> bool:
        kind = WORKER if victim == WORKER else WEB
        thread = self._thread.get(kind)
        is_up = thread is None or not thread.is_alive()
        return is_up and self._done(kind) >= self._known[kind] + WORK[kind]

    def _done(self, kind: str) -> int:
        return len(self._site.mailbox.letters) if kind == WORKER else Caller.answers

    def _kill(self, victim: str) -> bool:
        kind = WORKER if victim == WORKER else WEB
        if victim == PROCESS:
            is_killed = self._site.kill_one_process(self._dice.choice)
        else:
            self._site.kill(victim)
            self.at += [time.time()] if kind == WORKER else []
            self._thread[kind] = threading.Thread(target=self._revive, args=(victim,))
            self._thread[kind].start()
            is_killed = True
        self._known[kind] = self._done(kind)
        return is_killed

    def _revive(self, name: str) -> None:
        self._site.start_again(name)
        limit = time.monotonic() + BACK_WITHIN_S
        while time.monotonic() < limit:
            if name == WORKER or self._site.answers():
                return
            time.sleep(0.1)
        self.lost.append(f"{name} did not come back:\n{self._site.log(name)}")


def findings(killer: Killer, load: Load, losses: Losses, settled_s: float) -> list[Finding]:
    said = load.said
    return [
        figure("kills: worker, one process, whole server", "/".join(map(str, killer.of.values()))),
        exactly("services that did not come back", len(killer.lost)),
        at_least("applications confirmed", len(said.applications), 1),
        exactly("of them lost or twice", len(losses.applications)),
        at_least("answers by link confirmed", len(said.answers), 1),
        exactly("of them lost", len(losses.answers)),
        at_least("publications confirmed", len(said.publications), 1),
        exactly("of them lost, or with a mail too few or too many", len(losses.publications)),
        at_least("requests for a link confirmed", len(said.links) + len(said.lost), 1),
        exactly("of them without a mail", len(losses.links)),
        at_least("mails written", losses.written, 1),
        exactly("mails lost", len(losses.mails)),
        exactly("mails that arrived and were never written", losses.unwritten),
        at_most("mails twice, same Message-ID", losses.twice, killer.kills),
        exactly("people in two duos that live", losses.double_duos),
        exactly("answers 5xx", Caller.answers_5xx),
        exactly("people who gave up", load.gave_up),
        figure("longest wait of a mail, kill after kill", f"{losses.longest_mail.whole_s:.0f} s"),
        figure("longest wait for a link, kill after kill", f"{losses.longest_link.whole_s:.0f} s"),
        at_most(
            "longest wait after a kill, for a mail",
            losses.longest_mail.undisturbed_s,
            LONGEST_WAIT_S,
            "s",
        ),
        at_most(
            "longest wait after a kill, for a link asked for",
            losses.longest_link.undisturbed_s,
            LONGEST_WAIT_S,
            "s",
        ),
        at_most("from the last kill until all was sent", settled_s, LONGEST_WAIT_S, "s"),
    ]
