"""What is shown around and after a publication: to whom it goes, what is answered, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from mentorat.candidates.states import Side
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import ngettext
from mentorat.rounds import problem, queries
from mentorat.rounds.models import PoolEntry, Proposal, Round
from mentorat.rounds.routes import pictures
from mentorat.rounds.states import ProposalState, RoundState
from mentorat.rounds.states.price import price_sentence
from mentorat.rounds.states.words import weakest

P = ProposalState


def duos_possible(count: int) -> str:
    return ngettext("%(num)s duo possible", "%(num)s duos possible", count)


def title(counts: dict[str, int] | Counter[str]) -> str:
    """How many duos were opened and how many answers are awaited, as a sentence."""
    born = ngettext("%(num)s duo opened", "%(num)s duos opened", counts.get(P.ACCEPTED, 0))
    waiting = counts.get(P.SENT, 0)
    if not waiting:
        return _("%(duos)s, all answers are in.", duos=born)
    awaited = ngettext(
        "%(num)s proposal waits for answers", "%(num)s proposals wait for answers", waiting
    )
    return _("%(duos)s, %(waiting)s.", duos=born, waiting=awaited)


def publication(round_: Round) -> dict[str, Any]:
    """What publishing sends, and who would have to be called or is no longer free."""
    drafted = queries.of_round(round_, P.DRAFTED)
    people = [one.person(side) for one in drafted for side in Side]
    mails = sum(1 for one in people if one.email)
    return {
        "round": round_,
        "duos": len(drafted),
        "mails": ngettext("%(num)s mail leaves", "%(num)s mails leave", mails),
        "to_call": [pictures.reach(one) for one in people if not one.email],
        "answer_days": round_.programme.answer_days,
        "gone": [pictures.reach(one.candidate) for one in queries.no_longer_free(drafted)],
        "elsewhere": elsewhere(round_, drafted),
        "can_publish": bool(drafted) and round_.state == RoundState.SOLVED,
        "publish_label": ngettext(
            "Publish %(num)s proposal", "Publish %(num)s proposals", len(drafted)
        ),
    }


def elsewhere(round_: Round, drafted: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Other computed rounds that propose people of these duos too, each with its address."""
    found = queries.drafted_elsewhere(round_, queries.spare_places(drafted))
    return [elsewhere_line(one) for one in found]


def elsewhere_line(one: queries.Elsewhere) -> dict[str, Any]:
    count = len(one.candidate_ids)
    return {
        "title": one.round.title,
        "url": url_for("rounds.show", public_id=one.round.public_id),
        "people": ngettext(
            "%(num)s of these people is also proposed there",
            "%(num)s of these people are also proposed there",
            count,
        ),
    }


def answers(round_: Round) -> dict[str, Any]:
    """Each proposal with its answers and reasons, and who was left without a mentor."""
    shown = (P.SENT, P.ACCEPTED, P.DECLINED, P.EXPIRED, P.SUPERSEDED)
    sent = [one for one in queries.of_round(round_, *shown) if one.sent_at is not None]
    sent.sort(key=lambda one: (shown.index(P(one.state)), one.id))
    counts = Counter(one.state for one in sent)
    alone = [one for one in queries.entries(round_) if one.position is not None and one.unmatched]
    return {
        "title": title(counts),
        "lines": [_line(round_, one) for one in sent],
        "alone": [_alone(round_, one) for one in alone],
        "card": _card(round_, sent, alone),
        "waiting": counts[P.SENT],
    }


def _line(round_: Round, proposal: Proposal) -> dict[str, Any]:
    """A proposal with what each side has said, and what spoke for it."""
    mentee, mentor = proposal.mentee_entry, proposal.mentor_entry
    return {
        **pictures.answer_line(proposal),
        "card": pictures.pair_card(mentee, mentor, proposal.contributions),
        "others_url": pictures.seen_url(round_, mentee),
    }


def _alone(round_: Round, entry: PoolEntry) -> dict[str, Any]:
    """Somebody left without a mentor: how to reach them, why, what would help."""
    return {
        **pictures.alone_line(round_, entry, ""),
        **pictures.reach(entry.candidate),
        "headline": pictures.head(entry)["headline"],
        "others_url": pictures.seen_url(round_, entry),
    }


def _card(
    round_: Round, sent: Sequence[Proposal], alone: Sequence[PoolEntry]
) -> dict[str, Any] | None:
    """The other mentors of the mentee asked for, as the round was solved; None for nobody."""
    wanted = request.args.get("personne", "")
    known = [*(one.mentee_entry for one in sent), *alone]
    mentee = next((one for one in known if one.public_id == wanted), None)
    if mentee is None:
        return None
    posed = problem.build_problem(round_, queries.entries(round_), queries.hand_changes(round_))
    return {
        "mentee": pictures.head(mentee),
        "others": [
            {
                **pictures.head(one.mentor),
                **pictures.reach(one.mentor.candidate),
                "note": weakest(problem.explain(posed, mentee, one.mentor)[1]),
                "price": price_sentence(one.points, one.duos),
            }
            for one in problem.alternates(posed, mentee)
        ],
    }


def heard(proposal: Proposal) -> dict[str, Any]:
    """The page where an answer given by phone is noted."""
    return {"round": proposal.round, "line": pictures.answer_line(proposal)}
