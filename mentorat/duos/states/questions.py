"""What a checkpoint asks. A question never changes meaning: a new wording is a new code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mentorat.duos.states.machines import AFTER, CheckpointKind, Outcome
from mentorat.duos.states.words import outcome_label
from mentorat.foundation.i18n import gettext as _
from mentorat.foundation.i18n import lazy_gettext as _l


class Questionnaire(StrEnum):
    FIT = "fit-1"
    PULSE = "pulse-1"
    CLOSING = "closing-1"
    SITUATION = "situation-1"


@dataclass(frozen=True)
class Question:
    """One question: `answers` are (code, words), `worries` the codes that ask for a call."""

    code: str
    answers: tuple[tuple[str, Any], ...]
    worries: frozenset[str] = frozenset()


_GOING = (
    ("good", _l("Well")),
    ("so_so", _l("So-so")),
    ("difficult", _l("It is difficult")),
)
_SITUATIONS = tuple(
    (outcome.value, outcome) for outcome in Outcome if outcome is not Outcome.NOT_REACHED
)
_QUESTIONS: dict[Questionnaire, tuple[Question, ...]] = {
    Questionnaire.FIT: (
        Question(
            "fit",
            (
                ("good", _l("Yes, it suits me")),
                ("deciding", _l("I do not know yet")),
                ("not_good", _l("No, it does not suit me")),
            ),
            frozenset({"deciding", "not_good"}),
        ),
    ),
    Questionnaire.PULSE: (
        Question("met", (("yes", _l("Yes")), ("no", _l("No"))), frozenset({"no"})),
        Question("going", _GOING, frozenset({"so_so", "difficult"})),
    ),
    Questionnaire.CLOSING: (
        Question("going", _GOING, frozenset({"difficult"})),
        Question(
            "helped",
            (("lot", _l("Yes, a lot")), ("little", _l("A little")), ("no", _l("No"))),
            frozenset({"no"}),
        ),
    ),
    Questionnaire.SITUATION: (Question("situation", _SITUATIONS),),
}


def questionnaire_of(kind: str) -> Questionnaire:
    """The questions a kind of checkpoint asks today."""
    if kind == CheckpointKind.FIT:
        return Questionnaire.FIT
    if kind == CheckpointKind.END:
        return Questionnaire.CLOSING
    return Questionnaire.SITUATION if kind in AFTER else Questionnaire.PULSE


def questions_of(questionnaire: str) -> tuple[Question, ...]:
    """The questions of a questionnaire, in order."""
    return _QUESTIONS[Questionnaire(questionnaire)]


def main_question(questionnaire: str) -> str:
    """The question whose answer says in a word how it goes."""
    codes = [question.code for question in questions_of(questionnaire)]
    return "going" if "going" in codes else codes[0]


def question_text(questionnaire: str, code: str, other_name: str) -> str:
    """The question as it is asked about the other person."""
    if code == "fit":
        return _("Does it suit you to go on with %(name)s?", name=other_name)
    if code == "met":
        return _("Have you met %(name)s since last time?", name=other_name)
    if code == "helped":
        return _("Has the duo helped you?")
    if code == "situation":
        return _("Where are you now?")
    if questionnaire == Questionnaire.CLOSING:
        return _("How did it go with %(name)s, all in all?", name=other_name)
    return _("How is it going with %(name)s?", name=other_name)


def words_question(questionnaire: str) -> str:
    """What is asked beside, to be answered in one's own words or not at all."""
    if questionnaire == Questionnaire.PULSE:
        return _("What would help you?")
    if questionnaire == Questionnaire.CLOSING:
        return _("What did you gain? What would you change?")
    return _("Would you like to add something?")


def answer_choices(question: Question) -> list[tuple[str, str]]:
    """The answers one may choose from, with their words."""
    return [(code, answer_label(question.code, code)) for code, _words in question.answers]


def answer_label(question: str, code: str) -> str:
    """The words of a chosen answer."""
    if question == "situation":
        return outcome_label(code)
    found = (q for questions in _QUESTIONS.values() for q in questions if q.code == question)
    return str(dict(next(found).answers)[code])


def is_worrying(questionnaire: str, ratings: dict[str, str]) -> bool:
    """Whether an answer should make somebody call."""
    return any(ratings.get(one.code) in one.worries for one in questions_of(questionnaire))
