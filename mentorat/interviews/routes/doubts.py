"""What an invitation asks twice, because it is a slip of the hand more often than meant."""

from __future__ import annotations

from datetime import timedelta

from mentorat.accounts.models import User
from mentorat.candidates.models import Candidate
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import instant_in_words, isolated, time_in_words
from mentorat.interviews import queries
from mentorat.interviews.forms import InvitationForm
from mentorat.interviews.models import Interview
from mentorat.interviews.states import InterviewMode


def is_asked_again(
    form: InvitationForm, candidate: Candidate, leader: User, moved: Interview | None = None
) -> bool:
    """Whether somebody has to say it twice: an unusual time, a taken one, a call without number."""
    return (
        _is_strange(form)
        or _has_no_number(form, candidate)
        or _overlaps(form, leader, moved or queries.scheduled_of(candidate.id))
    )


def _is_strange(form: InvitationForm) -> bool:
    if form.accepts_hour.data or not form.is_unusual():
        return False
    sentence = _(
        "%(when)s is an unusual time. Choose another one, or keep it.",
        when=instant_in_words(form.starts_at),
    )
    form.accepts_hour.errors = [sentence[:1].upper() + sentence[1:]]
    return True


def _has_no_number(form: InvitationForm, candidate: Candidate) -> bool:
    """The invitation would promise a call that nobody can make."""
    if form.mode.data != InterviewMode.PHONE or candidate.phone or form.accepts_call.data:
        return False
    sentence = _(
        "%(name)s has given no phone number. Choose another way to meet, "
        "or keep the phone if you know the number.",
        name=isolated(candidate.first_name),
    )
    form.accepts_call.errors = [sentence]
    return True


def _overlaps(form: InvitationForm, leader: User, own: Interview | None) -> bool:
    """Whether the leader is taken then and nobody has said to keep the time all the same."""
    ends_at = form.starts_at + timedelta(minutes=int(form.duration_min.data))
    other = queries.overlapping(leader.id, form.starts_at, ends_at, own)
    if other is None or form.accepts_overlap.data:
        return False
    sentence = _(
        "%(name)s already leads an interview from %(start)s to %(end)s. "
        "Choose another time, or keep this one.",
        name=leader.name,
        start=time_in_words(other.starts_at),
        end=time_in_words(other.ends_at),
    )
    form.accepts_overlap.errors = [sentence]
    return True
