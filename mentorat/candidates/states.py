"""States of a candidate's file, what leads from one to the next, and their words."""

from __future__ import annotations

from enum import StrEnum

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
# A file in one of these states is somebody's current application.
LIVE_STATES = (S.SUBMITTED, S.IN_INTERVIEW, S.ADMITTED, S.PAUSED)


class DeclineReason(StrEnum):
    """Why a file does not go on now; each has a letter that leaves a way back."""

    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    LANGUAGE_FIRST = "language_first"
    NOT_ELIGIBLE = "not_eligible"
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
