"""What the coordinator's pages show, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_babel import format_decimal

from mentorat.candidates.states import Side
from mentorat.foundation.access import current_access
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import ngettext
from mentorat.foundation.paging import keyset
from mentorat.organisations.states import Right
from mentorat.rounds import problem, queries
from mentorat.rounds.errors import ChangeIsVoid, PairNotPossible
from mentorat.rounds.models import HandChange, PoolEntry, Proposal, Round
from mentorat.rounds.problem import Posed
from mentorat.rounds.routes import answers, pictures, readiness
from mentorat.rounds.states import HandChangeKind, ProposalState, RoundState
from mentorat.rounds.states.price import price_sentence
from mentorat.rounds.states.round import round_chip, round_next_step
from mentorat.rounds.states.words import sector_label, weakest

P = ProposalState
Kind = HandChangeKind


def index() -> dict[str, Any]:
    """The reader's rounds, latest first."""
    page = keyset(
        queries.rounds_of(current_access().scopes(Right.MATCH)),
        Round.created_at,
        Round.id,
        descending=True,
    )
    counts = queries.counts_of([round_.id for round_ in page.items])
    lines = [
        {
            "round": round_,
            "chip": round_chip(round_.state),
            "next_step": round_next_step(round_.state),
            "text": _round_text(round_, counts.get(round_.id, {})),
        }
        for round_ in page.items
    ]
    return {"page": page, "lines": lines}


def _round_text(round_: Round, counts: dict[str, int]) -> str:
    if round_.state == RoundState.SOLVED:
        return answers.duos_possible(counts.get(P.DRAFTED, 0))
    if round_.state in (RoundState.PUBLISHED, RoundState.CLOSED):
        return answers.title(counts)
    return ""


def show(round_: Round) -> tuple[str, dict[str, Any]]:
    """Template and values of a round's page, by its state."""
    pages: dict[str, tuple[str, Callable[[Round], dict[str, Any]]]] = {
        RoundState.OPEN: ("rounds/readiness.html", _readiness),
        RoundState.SOLVED: ("rounds/board.html", board),
        RoundState.PUBLISHED: ("rounds/answers.html", _answers),
        RoundState.CLOSED: ("rounds/answers.html", _answers),
    }
    template, build = pages.get(round_.state, ("rounds/still.html", _still))
    return template, {"round": round_, **head_of(round_), **build(round_)}


def head_of(round_: Round) -> dict[str, Any]:
    """State and next step of a round."""
    return {"chip_of": round_chip(round_.state), "next_step": round_next_step(round_.state)}


def _readiness(round_: Round) -> dict[str, Any]:
    programme = round_.programme
    return {
        "weights": readiness.weights_words(programme.weights),
        "distance": readiness.distance_words(programme),
        **readiness.readiness(round_),
    }


def _still(round_: Round) -> dict[str, Any]:
    return {"sizes": queries.pool_sizes(round_)}


def board(round_: Round) -> dict[str, Any]:
    """The duos proposed, one of them on the card, people without mentor, changes by hand."""
    entries = queries.entries(round_)
    drafted = queries.of_round(round_, P.DRAFTED)
    changes = queries.hand_changes(round_)
    alone = [one for one in entries if one.position is not None and one.unmatched]
    posed = problem.build_problem(round_, entries, changes)
    chosen = _chosen(drafted, alone)
    return {
        "title": _board_title(len(drafted), len(alone)),
        "seconds": format_decimal((round_.solve_ms or 0) / 1000, format="0.00"),
        "pairs": [pictures.pair_line(round_, one, chosen) for one in drafted],
        "alone": [pictures.alone_line(round_, one, chosen) for one in alone],
        "card": _card(round_, posed, drafted, alone, chosen),
        "is_proved": (round_.result or {}).get("gap") == 0,
        "missing": _missing(alone),
        "spare": _spare(entries, drafted),
        "elsewhere": answers.elsewhere(round_, drafted),
        "changes": _changes(round_, changes),
    }


def _board_title(duos: int, alone: int) -> str:
    if not alone:
        return _("%(duos)s, everybody has a mentor.", duos=answers.duos_possible(duos))
    people = ngettext(
        "%(num)s person still without a mentor", "%(num)s people still without a mentor", alone
    )
    return _("%(duos)s, %(people)s.", duos=answers.duos_possible(duos), people=people)


def _chosen(drafted: Sequence[Proposal], alone: Sequence[PoolEntry]) -> str:
    """Public id of the mentee's entry on the card: the one asked for, else the first."""
    known = [*(one.mentee_entry.public_id for one in drafted), *(one.public_id for one in alone)]
    wanted = request.args.get("personne", "")
    return wanted if wanted in known else (known[0] if known else "")


def _card(
    round_: Round,
    posed: Posed,
    drafted: Sequence[Proposal],
    alone: Sequence[PoolEntry],
    chosen: str,
) -> dict[str, Any] | None:
    for proposal in drafted:
        mentee, mentor = proposal.mentee_entry, proposal.mentor_entry
        if mentee.public_id == chosen:
            kinds = (Kind.UNLOCK,) if proposal.is_locked else (Kind.LOCK, Kind.FORBID)
            return {
                **pictures.pair_card(mentee, mentor, proposal.contributions),
                "is_locked": proposal.is_locked,
                "urls": {k.value: pictures.change_url(round_, k, mentee, mentor) for k in kinds},
                "others": _others(round_, posed, mentee),
            }
    for entry in alone:
        if entry.public_id == chosen:
            return {
                **pictures.alone_line(round_, entry, chosen),
                "mentee": pictures.head(entry),
                "mentor": None,
                "mentee_slots": entry.values["slots"],
                "others": _others(round_, posed, entry),
            }
    return None


def _others(round_: Round, posed: Posed, mentee: PoolEntry) -> list[dict[str, Any]]:
    """Other mentors the mentee could have, each with its price and the way to it."""
    return [
        {
            **pictures.head(one.mentor),
            "note": weakest(problem.explain(posed, mentee, one.mentor)[1]),
            "price": price_sentence(one.points, one.duos),
            "change_url": pictures.change_url(round_, Kind.LOCK, mentee, one.mentor),
        }
        for one in problem.alternates(posed, mentee)
    ]


def _missing(alone: Sequence[PoolEntry]) -> list[str]:
    """The sectors in which people stay without a mentor, most wanted first."""
    wished = Counter(one.values["sectors"][0] for one in alone if one.values["sectors"])
    return [
        _(
            "%(sector)s: %(people)s.",
            sector=sector_label(code),
            people=ngettext("%(num)s person waits", "%(num)s people wait", count),
        )
        for code, count in wished.most_common(4)
    ]


def _spare(entries: Sequence[PoolEntry], drafted: Sequence[Proposal]) -> str:
    places = sum(
        one.values["capacity"]
        for one in entries
        if one.side == Side.MENTOR and one.position is not None
    )
    left = places - len(drafted)
    return ngettext(
        "%(num)s place with a mentor stays free.", "%(num)s places with mentors stay free.", left
    )


def _changes(round_: Round, changes: Sequence[HandChange]) -> list[dict[str, Any]]:
    locked, forbidden = queries.constraints(changes)
    in_force = dict.fromkeys(forbidden, Kind.FORBID) | dict.fromkeys(locked, Kind.LOCK)
    latest: dict[tuple[int, int], HandChange] = {}
    for one in changes:
        latest[(one.mentee_entry_id, one.mentor_entry_id)] = one
    return [
        pictures.change_line(round_, one, in_force if one in latest.values() else {})
        for one in reversed(changes)
    ]


def change(
    round_: Round, kind: HandChangeKind, mentee: PoolEntry, mentor: PoolEntry
) -> dict[str, Any]:
    """The price of one change by hand, or the reason why it cannot be made."""
    entries, changes = queries.entries(round_), queries.hand_changes(round_)
    posed = problem.build_problem(round_, entries, changes)
    refusal, contributions = problem.explain(posed, mentee, mentor)
    values: dict[str, Any] = {
        "round": round_,
        "kind": kind.value,
        "card": pictures.pair_card(mentee, mentor, contributions),
        "back_url": pictures.seen_url(round_, mentee),
        "obstacle": "",
        "price": "",
        "shifts": [],
    }
    if round_.state != RoundState.SOLVED:
        return {**values, "obstacle": _("The round is no longer on the board.")}
    try:
        price = problem.price(posed, kind, mentee, mentor)
    except (ChangeIsVoid, PairNotPossible) as error:
        return {**values, "obstacle": pictures.refused_because(refusal) or str(error.message)}
    shifts = [pictures.shift_line(one) for one in price.shifts]
    return {**values, "price": price_sentence(price.points, price.duos), "shifts": shifts}


def _answers(round_: Round) -> dict[str, Any]:
    changes = _changes(round_, queries.hand_changes(round_))
    return {**answers.answers(round_), "changes": changes}
