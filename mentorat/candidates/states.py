"""States of a candidate's file, what leads from one to the next, and their words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from mentorat.foundation.i18n import lazy_gettext as _l
from mentorat.foundation.workflow import Workflow


class Side(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"

    @property
    def other(self) -> Side:
        return Side.MENTOR if self is Side.MENTEE else Side.MENTEE


class CandidateState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_INTERVIEW = "in_interview"
    ADMITTED = "admitted"
    PAUSED = "paused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ANONYMISED = "anonymised"


class CandidateStep(StrEnum):
    """Transitions of a file."""

    SUBMIT = "submit"
    INVITE = "invite"
    ADMIT = "admit"
    DECLINE = "decline"
    PAUSE = "pause"
    RESUME = "resume"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ANONYMISE = "anonymise"


S, T = CandidateState, CandidateStep
WORKFLOW: Workflow[CandidateState, CandidateStep] = Workflow(
    initial=S.DRAFT,
    arrows={
        T.SUBMIT: ((S.DRAFT,), S.SUBMITTED),
        T.INVITE: ((S.SUBMITTED, S.IN_INTERVIEW), S.IN_INTERVIEW),
        T.ADMIT: ((S.SUBMITTED, S.IN_INTERVIEW), S.ADMITTED),
        T.DECLINE: ((S.SUBMITTED, S.IN_INTERVIEW), S.DECLINED),
        T.PAUSE: ((S.ADMITTED,), S.PAUSED),
        T.RESUME: ((S.PAUSED,), S.ADMITTED),
        T.REOPEN: ((S.DECLINED, S.WITHDRAWN), S.SUBMITTED),
        T.WITHDRAW: ((S.SUBMITTED, S.IN_INTERVIEW, S.ADMITTED, S.PAUSED), S.WITHDRAWN),
        T.ANONYMISE: ((S.DRAFT, S.DECLINED, S.WITHDRAWN, S.ADMITTED), S.ANONYMISED),
    },
)
# Wording of the consents; a changed sentence gets a new version, old answers keep theirs.
CONSENT_TEXT_VERSION = "2026-11b"
# A file in one of these states is somebody's current application.
LIVE_STATES = (S.SUBMITTED, S.IN_INTERVIEW, S.ADMITTED, S.PAUSED)


class DeclineReason(StrEnum):
    """Why a file does not go on now; each has a letter that leaves a way back."""

    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    LANGUAGE_FIRST = "language_first"
    NOT_ELIGIBLE = "not_eligible"
    OTHER = "other"


class Unheard(StrEnum):
    """Why somebody is admitted before an interview was written up."""

    KNOWN = "known"
    PARTNER = "partner"
    REPORT_LATER = "report_later"
    OTHER = "other"


class Gender(StrEnum):
    """Only for a gender rule that the mentee asks for; never points."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Consent(StrEnum):
    """What a person agrees to, apart from each other."""

    FILE = "file"
    SHARED_WITH_PAIR = "shared_with_pair"
    SHOWN_TO_ENTERPRISE = "shown_to_enterprise"
    VIDEO = "video"


class Question(StrEnum):
    """What a second application may answer differently."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    PLACE = "place"
    MOMENTS = "moments"
    WORK = "work"
    LANGUAGES = "languages"
    HELP = "help"


class CorrectionState(StrEnum):
    PROPOSED = "proposed"
    TAKEN = "taken"
    LEFT = "left"


class Topic(StrEnum):
    """Help asked for or offered; the position is the bit in `Candidate.topics`."""

    LABOUR_MARKET = "labour_market"
    CV = "cv"
    INTERVIEWS = "interviews"
    NETWORK = "network"
    SECTOR_LANGUAGE = "sector_language"
    DIPLOMA = "diploma"
    TRAINING = "training"
    SELF_EMPLOYMENT = "self_employment"
    CONFIDENCE = "confidence"
    DIGITAL = "digital"


class Audience(StrEnum):
    """Who reads a word about a file."""

    COORDINATOR = "coordinator"
    CANDIDATE = "candidate"


# state: (for the coordinator, for the person, tone, icon)
_STATES: dict[CandidateState, tuple[Any, Any, str, str]] = {
    S.DRAFT: (_l("Draft"), _l("To be completed"), "plain", "edit"),
    S.SUBMITTED: (_l("New application"), _l("Application received"), "wait", "mail"),
    S.IN_INTERVIEW: (_l("Interview under way"), _l("Interview with us"), "wait", "calendar"),
    S.ADMITTED: (
        _l("Ready for a duo"),
        _l("We are looking for your duo"),
        "duo",
        "check",
    ),
    S.PAUSED: (_l("On hold"), _l("On hold, as agreed"), "plain", "clock"),
    S.DECLINED: (_l("Not taken on for now"), _l("Not now"), "late", "cross"),
    S.WITHDRAWN: (_l("Withdrawn"), _l("You withdrew your application"), "plain", "out"),
    S.ANONYMISED: (_l("Made anonymous"), _l("Erased"), "plain", "lock"),
}

# state: (for the coordinator, for the person); "" when nothing follows
_NEXT: dict[CandidateState, tuple[Any, Any]] = {
    S.DRAFT: (_l("the person completes the application"), _l("finish your application")),
    S.SUBMITTED: (_l("invite to an interview"), _l("we contact you for an interview")),
    S.IN_INTERVIEW: (_l("hold the interview, then decide"), _l("your interview with us")),
    S.ADMITTED: (_l("include in a round"), _l("we write when we have found a duo for you")),
    S.PAUSED: (_l("take up the contact again"), _l("we contact you at the end of the pause")),
    S.DECLINED: ("", _l("you may apply again when your situation changes")),
    S.WITHDRAWN: ("", _l("you may apply again whenever you want")),
    S.ANONYMISED: ("", ""),
}


def state_label(state: str, audience: str) -> str:
    """The word for a state, as `audience` ("coordinator" or "candidate") reads it."""
    for_coordinator, for_person, _tone, _icon = _STATES[CandidateState(state)]
    return str(for_person if audience == Audience.CANDIDATE else for_coordinator)


def state_tone(state: str) -> tuple[str, str]:
    """Tone and icon of the chip that shows a state."""
    _coordinator, _person, tone, icon = _STATES[CandidateState(state)]
    return tone, icon


def next_step_label(state: str, audience: str) -> str:
    """What happens next, fit after "Next step:"; empty when nothing does."""
    for_coordinator, for_person = _NEXT[CandidateState(state)]
    return str(for_person if audience == Audience.CANDIDATE else for_coordinator)


def side_label(side: str) -> str:
    """ "mentee" or "mentor", in the reader's language."""
    return str(_l("mentee") if side == Side.MENTEE else _l("mentor"))


_TOPICS: dict[Topic, Any] = {
    Topic.LABOUR_MARKET: _l("Understanding how work works here"),
    Topic.CV: _l("Improving a CV and a letter"),
    Topic.INTERVIEWS: _l("Preparing for job interviews"),
    Topic.NETWORK: _l("Meeting people of the trade"),
    Topic.SECTOR_LANGUAGE: _l("Learning the words of the trade"),
    Topic.DIPLOMA: _l("Having a diploma recognised"),
    Topic.TRAINING: _l("Finding a training course"),
    Topic.SELF_EMPLOYMENT: _l("Working for oneself"),
    Topic.CONFIDENCE: _l("Gaining confidence"),
    Topic.DIGITAL: _l("Using a computer and the internet"),
}


def topic_labels() -> dict[Topic, str]:
    """All topics with their words, in the order of their bits."""
    return {topic: str(label) for topic, label in _TOPICS.items()}


def topics_of(mask: int) -> list[str]:
    """Words of the topics that a mask holds."""
    return [str(_TOPICS[topic]) for bit, topic in enumerate(Topic) if mask >> bit & 1]


_REASONS: dict[DeclineReason, Any] = {
    DeclineReason.ELSEWHERE: _l("Another service helps better now"),
    DeclineReason.NOT_NOW: _l("Not the right moment"),
    DeclineReason.LANGUAGE_FIRST: _l("French first"),
    DeclineReason.NOT_ELIGIBLE: _l("Outside the programme's conditions"),
    DeclineReason.OTHER: _l("Another reason"),
}


def reason_label(reason: str) -> str:
    """The word for a reason to decline, for the coordinator."""
    return str(_REASONS[DeclineReason(reason)])


def unheard_label(why: str) -> str:
    """Why there was no interview, for the coordinator."""
    words = {
        Unheard.KNOWN: _l("We already know the person"),
        Unheard.PARTNER: _l("A partner has met the person"),
        Unheard.REPORT_LATER: _l("We have talked; the report follows"),
        Unheard.OTHER: _l("Another reason"),
    }
    return str(words[Unheard(why)])


def gender_label(gender: str) -> str:
    """The word for a gender, in the reader's language."""
    words = {Gender.WOMAN: _l("woman"), Gender.MAN: _l("man"), Gender.OTHER: _l("other")}
    return str(words[Gender(gender)])


def question_label(question: str) -> str:
    """What a correction is about, for the coordinator."""
    words = {
        Question.NAME: _l("Name"),
        Question.EMAIL: _l("E-mail address"),
        Question.PHONE: _l("Phone number"),
        Question.PLACE: _l("Place and travel"),
        Question.MOMENTS: _l("Free moments"),
        Question.WORK: _l("Work"),
        Question.LANGUAGES: _l("Languages"),
        Question.HELP: _l("Help"),
    }
    return str(words[Question(question)])


def consent_label(purpose: str) -> str:
    """What somebody agreed to, in a few words for the coordinator."""
    words = {
        Consent.FILE: _l("Keeping the file"),
        Consent.SHARED_WITH_PAIR: _l("Sharing with the person of the duo"),
        Consent.SHOWN_TO_ENTERPRISE: _l("Telling the employer"),
        Consent.VIDEO: _l("Showing the video"),
    }
    return str(words[Consent(purpose)])
