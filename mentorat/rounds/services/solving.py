"""A round solved, and what a coordinator changes by hand: with its price, then journalled."""

from __future__ import annotations

from time import perf_counter

from mentorat.accounts.models import User
from mentorat.candidates.states import Side
from mentorat.foundation import clock
from mentorat.foundation.db import db
from mentorat.foundation.journal import Actor
from mentorat.rounds import problem, queries
from mentorat.rounds.errors import RoundMovedOn
from mentorat.rounds.models import HandChange, PoolEntry, Proposal, Round
from mentorat.rounds.problem import Found, FoundPair, Price
from mentorat.rounds.services.opening import drop_drafts, hold, record
from mentorat.rounds.states import ROUND, HandChangeKind, ProposalState, RoundState, RoundStep


def solve(round_: Round, actor: Actor) -> None:
    """Compute and prove the best set of duos, keeping locks and prohibitions.

    The drafted proposals become those of the answer. Raises `PairNotPossible` when locks
    contradict each other, `TransitionNotAllowed`.
    """
    hold(round_)
    ROUND.target(RoundStep.SOLVE, RoundState(round_.state))
    started = perf_counter()
    changes = queries.hand_changes(round_)
    posed = problem.build_problem(round_, queries.entries(round_), changes)
    found = problem.solve(posed)
    _keep(round_, found, changes, started)
    record(round_, "solve_round", actor, duos=len(found.pairs), points=found.result["total"])


def price_of(round_: Round, kind: HandChangeKind, mentee: PoolEntry, mentor: PoolEntry) -> Price:
    """What a change by hand would cost, exactly; nothing is written.

    Raises `ChangeIsVoid`, `PairNotPossible`, `TransitionNotAllowed`.
    """
    ROUND.target(RoundStep.SOLVE, RoundState(round_.state))
    changes = queries.hand_changes(round_)
    posed = problem.build_problem(round_, queries.entries(round_), changes)
    return problem.price(posed, kind, mentee, mentor)


def change_pair(
    round_: Round,
    kind: HandChangeKind,
    mentee: PoolEntry,
    mentor: PoolEntry,
    *,
    reason: str,
    seen_version: int,
    by: User,
    actor: Actor,
) -> HandChange:
    """Lock, forbid, unlock or allow a pair and solve again; kept with its price and reason.

    `seen_version` is the round's version whose price the human has read: `RoundMovedOn`
    when it has changed since. Raises `ChangeIsVoid`, `PairNotPossible`,
    `TransitionNotAllowed` as `price_of` does.
    """
    hold(round_)
    if round_.version != seen_version:
        raise RoundMovedOn
    started = perf_counter()
    price = price_of(round_, kind, mentee, mentor)
    change = HandChange(
        round=round_,
        mentee_entry=mentee,
        mentor_entry=mentor,
        kind=kind,
        price_points=price.points,
        price_duos=price.duos,
        reason=reason or None,
        by=by,
        at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    _keep(round_, problem.solve(price.changed), queries.hand_changes(round_), started)
    pair = {"mentee": mentee.candidate.public_id, "mentor": mentor.candidate.public_id}
    record(round_, f"{kind}_pair", actor, points=price.points, duos=price.duos, **pair)
    return change


def _keep(round_: Round, found: Found, changes: list[HandChange], started: float) -> None:
    """Make an answer the round's: proposals, reasons, result, and the state `solved`."""
    locked, _forbidden = queries.constraints(changes)
    drafted = {
        (one.mentee_entry_id, one.mentor_entry_id): one
        for one in queries.of_round(round_, ProposalState.DRAFTED)
    }
    same = [drafted.get((pair.mentee.id, pair.mentor.id)) for pair in found.pairs]
    drop_drafts(round_, [one for one in same if one is not None])
    for pair, known in zip(found.pairs, same, strict=True):
        _draft(round_, pair, known, (pair.mentee.id, pair.mentor.id) in locked)
    for entry in queries.entries(round_):
        if entry.side == Side.MENTEE:
            entry.unmatched = found.unmatched.get(entry.id)
    round_.state = ROUND.target(RoundStep.SOLVE, RoundState(round_.state))
    round_.result, round_.engine_version = found.result, problem.ENGINE_VERSION
    round_.solved_at = clock.now()
    round_.solve_ms = round((perf_counter() - started) * 1000)
    db.session.flush()


def _draft(round_: Round, pair: FoundPair, known: Proposal | None, is_locked: bool) -> None:
    if known is not None:
        known.points, known.contributions = pair.points, pair.contributions
        known.is_locked = is_locked
        return
    db.session.add(
        Proposal(
            round=round_,
            mentee_entry=pair.mentee,
            mentor_entry=pair.mentor,
            mentee=pair.mentee.candidate,
            mentor=pair.mentor.candidate,
            points=pair.points,
            contributions=pair.contributions,
            is_locked=is_locked,
        )
    )
