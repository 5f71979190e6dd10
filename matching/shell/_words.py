"""Facts and reasons in words, French or English."""

from __future__ import annotations

from matching.criteria import (
    AvailabilityFact,
    Fact,
    LanguageFact,
    Meeting,
    MobilityFact,
    PairScore,
    Refusal,
    SectorFact,
    SectorMatch,
    StageFact,
    StepsFact,
)
from matching.insight import Unmatched, UnmatchedReason
from matching.shell._cells import Vocabularies

LEVEL_NAMES = ("–", "A1", "A2", "B1", "B2", "C1", "C2", "native")

FRENCH: dict[object, str] = {
    "sector": "secteur",
    "language": "langue",
    "mobility": "mobilité",
    "availability": "disponibilité",
    "topics": "thèmes",
    "stage": "parcours",
    "steps": "prochaines étapes",
    "unknown": "inconnu, à compléter",
    SectorMatch.OCCUPATION: "même métier",
    SectorMatch.SUBSECTOR: "même sous-secteur",
    SectorMatch.SECTOR: "même secteur",
    SectorMatch.NEAR: "secteur proche",
    SectorMatch.OTHER: "autre secteur",
    SectorMatch.UNKNOWN: "inconnu, à compléter",
    Meeting.MENTEE_TRAVELS: "environ {minutes} min pour la personne accompagnée",
    Meeting.MENTOR_TRAVELS: "environ {minutes} min, le mentor se déplace",
    Meeting.REMOTE: "à distance",
    Meeting.NO_WAY_KNOWN: "aucun trajet connu",
    Meeting.TOO_FAR: "trop loin : environ {minutes} min",
    Meeting.UNKNOWN: "inconnu, à compléter",
    "over": " (plus que souhaité)",
    "spoken": "{language}, niveau {level}",
    "slot": "1 demi-jour commun, {needed} suffisent",
    "slots": "{common} demi-jours communs, {needed} suffisent",
    "topics fact": "{common} thèmes sur {asked}",
    "ahead": "mentor en avance de {ahead} étape(s)",
    "same": "même étape",
    "behind": "mentor moins avancé",
    "steps fact": "{common} étapes connues sur {asked}",
    Refusal.EXCLUDED: "paire exclue",
    Refusal.GENDER_ASKED: "genre du mentor demandé",
    Refusal.NO_COMMON_LANGUAGE: "pas de langue commune",
    Refusal.FRENCH_TOO_LOW: "français insuffisant pour ce mentor",
    Refusal.NO_COMMON_SLOT: "pas de demi-jour commun",
    Refusal.TOO_FAR: "trop loin, ou aucun trajet connu",
    Unmatched.NO_MENTORS: "aucun mentor n’a de place",
    Unmatched.NO_ADMISSIBLE_MENTOR: "aucun mentor possible : {rules}",
    Unmatched.BELOW_FLOOR: "tous les mentors possibles sont sous le seuil de qualité",
    Unmatched.SET_ASIDE: "les mentors possibles sont fixés ailleurs ou interdits",
    Unmatched.OUTBID: "les {count} mentors possibles sont plus utiles à d’autres",
    "mentor left": "place libre : aucune personne possible n’y gagnerait un duo de plus",
    "mentors": "{rule} ({count})",
}
ENGLISH: dict[object, str] = {
    "sector": "sector",
    "language": "language",
    "mobility": "mobility",
    "availability": "availability",
    "topics": "topics",
    "stage": "career stage",
    "steps": "next steps",
    "unknown": "unknown, to complete",
    SectorMatch.UNKNOWN: "unknown, to complete",
    Meeting.MENTEE_TRAVELS: "about {minutes} min for the mentee",
    Meeting.MENTOR_TRAVELS: "about {minutes} min, the mentor travels",
    Meeting.REMOTE: "online",
    Meeting.NO_WAY_KNOWN: "no way known",
    Meeting.TOO_FAR: "too far: about {minutes} min",
    Meeting.UNKNOWN: "unknown, to complete",
    "over": " (more than wished)",
    "spoken": "{language}, level {level}",
    "slot": "1 common half-day, {needed} are enough",
    "slots": "{common} common half-days, {needed} are enough",
    "topics fact": "{common} topics of {asked}",
    "ahead": "mentor {ahead} stage(s) ahead",
    "same": "same stage",
    "behind": "mentor at an earlier stage",
    "steps fact": "{common} steps known of {asked}",
    Refusal.EXCLUDED: "excluded pair",
    Refusal.GENDER_ASKED: "mentor's gender asked for",
    Refusal.NO_COMMON_LANGUAGE: "no common language",
    Refusal.FRENCH_TOO_LOW: "French too low for this mentor",
    Refusal.NO_COMMON_SLOT: "no common half-day",
    Refusal.TOO_FAR: "too far, or no way known",
    Unmatched.NO_MENTORS: "no mentor has a place",
    Unmatched.NO_ADMISSIBLE_MENTOR: "no possible mentor: {rules}",
    Unmatched.BELOW_FLOOR: "every possible mentor is below the quality floor",
    Unmatched.SET_ASIDE: "the possible mentors are locked elsewhere or forbidden",
    Unmatched.OUTBID: "the {count} possible mentors serve others better",
    "mentor left": "free place: nobody possible would make one more duo of it",
    "mentors": "{rule} ({count})",
} | {match: match.value for match in SectorMatch if match is not SectorMatch.UNKNOWN}

SPEECH = {"fr": FRENCH, "en": ENGLISH}


def describe_fact(fact: Fact, words: Vocabularies, say: dict[object, str]) -> str:
    """One fact in a few words."""
    if isinstance(fact, SectorFact):
        return say[fact.match]
    if isinstance(fact, MobilityFact):
        return say[fact.meeting].format(minutes=fact.minutes) + say["over"] * fact.over_limit
    if not fact.known:
        return say["unknown"]
    if isinstance(fact, LanguageFact):
        if fact.language < 0:
            return say[Refusal.NO_COMMON_LANGUAGE]
        spoken = words.language.words[fact.language]
        return say["spoken"].format(language=spoken, level=LEVEL_NAMES[fact.level])
    if isinstance(fact, AvailabilityFact):
        name = "slot" if fact.common == 1 else "slots"
        return say[name].format(common=fact.common, needed=fact.needed)
    if isinstance(fact, StageFact):
        word = "ahead" if fact.ahead > 0 else "behind" if fact.ahead else "same"
        return say[word].format(ahead=fact.ahead)
    shared = "steps fact" if isinstance(fact, StepsFact) else "topics fact"
    return say[shared].format(common=fact.common, asked=fact.asked)


def describe_pair(pair: PairScore, words: Vocabularies, say: dict[object, str]) -> str:
    """Why a duo: each criterion that counts with its share of the points."""
    parts = [
        f"{say[c.name]} {c.points}/{c.max_points} ({describe_fact(c.fact, words, say)})"
        for c in pair.criteria
        if c.max_points
    ]
    return " ; ".join(parts)


def describe_unmatched(reason: UnmatchedReason, say: dict[object, str]) -> str:
    """Why no duo."""
    rules = ", ".join(
        say["mentors"].format(rule=say[rule], count=count) for rule, count in reason.refusals
    )
    return say[reason.kind].format(rules=rules, count=len(reason.rivals))
