"""Where somebody is now and what comes next, in words: on the list and on their own page."""

from __future__ import annotations

from dataclasses import dataclass

from mentorat.candidates.models import Candidate
from mentorat.candidates.states import next_step_label, state_label, state_tone
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.workspace.queries.standing import Whereabouts

W = Whereabouts

# place: (word, tone, icon, next step); "" where the state of the file says it all
_PLACES = {
    W.ASKED: (_l("Proposal under way"), "wait", "mail", _l("wait for the answers")),
    W.PAIRED: (_l("In a duo"), "duo", "people", _l("follow the duo")),
    W.HAD_DUO: (_l("Duo finished"), "plain", "flag", ""),
}


@dataclass(frozen=True)
class Standing:
    """Where somebody is now, and what comes next."""

    label: str
    tone: str
    icon: str
    next_step: str


def place_label(place: Whereabouts) -> str:
    """The word for a place, for the filter of the list."""
    return _("Ready for a duo") if place == W.WAITING else str(_PLACES[place][0])


def standing(candidate: Candidate, place: Whereabouts | None) -> Standing:
    """The words for a file and, once it is admitted, for the place where the person is."""
    if place in _PLACES:
        label, tone, icon, following = _PLACES[place]
        return Standing(str(label), tone, icon, str(following))
    tone, icon = state_tone(candidate.state)
    label, following = (
        fun(candidate.state, "coordinator") for fun in (state_label, next_step_label)
    )
    return Standing(label, tone, icon, following)
