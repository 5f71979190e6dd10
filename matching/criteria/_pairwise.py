"""One pair, scored slowly and obviously, with the facts behind each value.

The vectorised `matching.scoring` must give the same integers; the tests hold it to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matching.criteria._criteria import WHOLE, Criteria, Refusal, SectorTable, Weights
from matching.criteria._facts import (
    AvailabilityFact,
    Fact,
    LanguageFact,
    Meeting,
    MobilityFact,
    SectorFact,
    SectorMatch,
    StageFact,
    StepsFact,
    TopicsFact,
)
from matching.criteria._people import FRENCH, People
from matching.criteria._territory import NEVER, Territory
from matching.model import InvalidProblem


@dataclass(frozen=True)
class CriterionScore:
    """One bar of the explanation: `value` 0..1000, and its share of the pair's points."""

    name: str
    value: int
    points: int
    max_points: int
    fact: Fact


@dataclass(frozen=True)
class PairScore:
    """Points of one pair: the sum of its criteria's points; 0 when refused."""

    points: int
    refusal: Refusal
    criteria: tuple[CriterionScore, ...]

    def __getitem__(self, name: str) -> CriterionScore:
        return next(c for c in self.criteria if c.name == name)


@dataclass(frozen=True, eq=False)
class Setting:
    """Everything that is the same for all pairs of a round."""

    weights: Weights
    territory: Territory
    sectors: SectorTable
    criteria: Criteria


def score_pair(mentees: People, mentors: People, s: Setting, i: int, j: int) -> PairScore:
    """Score pair (i, j), one criterion after the other.

    Points are rounded on the running sum, so that the criteria add up to the pair exactly.
    """
    if not (0 <= i < mentees.size and 0 <= j < mentors.size):
        raise InvalidProblem(f"`pair` must lie within {(mentees.size, mentors.size)}: ({i}, {j})")
    scores: list[CriterionScore] = []
    running = most = 0
    for name, weight in s.weights.items():
        value, fact = _VALUES[name](mentees, mentors, s, i, j)
        points = _rounded(running + weight * value, s) - _rounded(running, s)
        top = _rounded(most + weight * WHOLE, s) - _rounded(most, s)
        running, most = running + weight * value, most + weight * WHOLE
        scores.append(CriterionScore(name, value, points, top, fact))
    refusal = _refusal(mentees, mentors, s, i, j)
    total = 0 if refusal else _rounded(running, s)
    return PairScore(total, refusal, tuple(scores))


def _rounded(weighted: int, s: Setting) -> int:
    return (weighted + s.weights.total // 2) // s.weights.total


def _sector(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    if not (_has_wish(a, i) and _has_wish(b, j)):
        return s.criteria.unknown("sector"), SectorFact(SectorMatch.UNKNOWN)
    best, fact = 0, SectorFact(SectorMatch.OTHER)
    for r, preference in enumerate(s.criteria.preference):
        for k, contact in enumerate(s.criteria.contact):
            level, match = _closeness(a, b, s, (i, r), (j, k))
            value = level * preference // WHOLE * contact // WHOLE
            if value > best:
                best, fact = value, SectorFact(match, r, k)
    return best, fact


def _has_wish(people: People, i: int) -> bool:
    return bool((people.sector[i] >= 0).any() or (people.occupation[i] >= 0).any())


def _closeness(
    a: People, b: People, s: Setting, wish: tuple[int, int], entry: tuple[int, int]
) -> tuple[int, SectorMatch]:
    c = s.criteria
    o, p = int(a.occupation[wish]), int(b.occupation[entry])
    x, y = int(a.sector[wish]), int(b.sector[entry])
    subsector = s.sectors.subsector
    options = [(0, SectorMatch.OTHER)]
    if o >= 0 and o == p:
        options.append((c.occupation, SectorMatch.OCCUPATION))
    elif o >= 0 and p >= 0 and max(o, p) < len(subsector) and subsector[o] == subsector[p] >= 0:
        options.append((c.subsector, SectorMatch.SUBSECTOR))
    if x >= 0 and x == y:
        options.append((c.sector, SectorMatch.SECTOR))
    elif x >= 0 and y >= 0 and max(x, y) < len(s.sectors.proximity):
        near = c.near * int(s.sectors.proximity[x, y]) // WHOLE
        options.append((near, SectorMatch.NEAR))
    return max(options, key=lambda option: option[0])


def _language(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, LanguageFact]:
    if not (a.languages[i].any() and b.languages[j].any()):
        return s.criteria.unknown("language"), LanguageFact(-1, -1, known=False)
    best, fact = 0, LanguageFact(-1, -1)
    for language in range(min(a.languages.shape[1], b.languages.shape[1])):
        level = min(int(a.languages[i, language]), int(b.languages[j, language]))
        uneasy = language == FRENCH and a.languages[i, FRENCH] < b.french_min[j]
        if level < s.criteria.understanding or uneasy:
            continue
        value = s.criteria.levels[level]
        if language != FRENCH:
            value = value * s.criteria.other_language // WHOLE
        if value > best or fact.language < 0:
            best, fact = value, LanguageFact(language, level)
    return best, fact


def _mobility(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    here, there = int(a.place[i]), int(b.place[j])
    options: list[tuple[int, MobilityFact]] = []
    if here < 0 or there < 0:
        options.append((s.criteria.unknown("mobility"), MobilityFact(Meeting.UNKNOWN)))
    else:
        options.append(_journey(a, s, i, (here, there), Meeting.MENTEE_TRAVELS))
        if b.travels[j]:
            options.append(_journey(b, s, j, (there, here), Meeting.MENTOR_TRAVELS))
    if a.remote[i] and b.remote[j]:
        options.append((s.criteria.remote, MobilityFact(Meeting.REMOTE)))
    # Of two that are worth the same, also of two that are refused, a way that is known.
    return max(options, key=lambda o: (o[0], o[1].meeting is not Meeting.NO_WAY_KNOWN))


def _journey(
    people: People, s: Setting, k: int, way: tuple[int, int], meeting: Meeting
) -> tuple[int, MobilityFact]:
    """Value of one person travelling; -1 when their hard limit or the ceiling says no."""
    c, modes = s.criteria, int(people.modes[k]) % len(s.territory.best)
    limit, hard = int(people.max_minutes[k]), bool(people.hard_limit[k])
    minutes = int(s.territory.best[modes, way[0], way[1]])
    over = 0 <= limit < minutes
    if minutes == NEVER:
        refused = c.refuse_unknown_way or (over and hard)
        return -1 if refused else 0, MobilityFact(Meeting.NO_WAY_KNOWN)
    mode = s.territory.quickest(modes, *way)
    source = s.territory.source(mode, *way)
    ceiling = c.ceiling_minutes
    beyond = ceiling is not None and minutes * (WHOLE - c.margin) > ceiling * WHOLE
    if beyond or (over and hard):
        return -1, MobilityFact(Meeting.TOO_FAR, minutes, mode, over, source)
    wish = limit if limit >= 0 else c.usual_minutes
    value = ease(minutes, c) * leniency(minutes - wish, c) // WHOLE
    return value, MobilityFact(meeting, minutes, mode, over, source)


def ease(minutes: int, c: Criteria) -> int:
    """Value of a journey: 1000 when near, falling straight to `far`, never below."""
    if minutes <= c.near_minutes:
        return WHOLE
    fall = (WHOLE - c.far) * (minutes - c.near_minutes) // (c.far_minutes - c.near_minutes)
    return max(c.far, WHOLE - fall)


def leniency(excess: int, c: Criteria) -> int:
    """What is left, per mille, of a journey so many minutes longer than wished."""
    if excess <= 0:
        return WHOLE
    if excess >= c.excess_minutes:
        return c.over_limit
    return WHOLE - (WHOLE - c.over_limit) * excess // c.excess_minutes


def _availability(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    mine, theirs, needed = int(a.slots[i]), int(b.slots[j]), s.criteria.slots_needed
    if not (mine and theirs):
        return s.criteria.unknown("availability"), AvailabilityFact(-1, needed, known=False)
    common = (mine & theirs).bit_count()
    return min(common, needed) * WHOLE // needed, AvailabilityFact(common, needed)


def _topics(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    asked, offered = int(a.topics[i]), int(b.topics[j])
    if not (asked and offered):
        return s.criteria.unknown("topics"), TopicsFact(-1, asked.bit_count(), known=False)
    common = (asked & offered).bit_count()
    return common * WHOLE // asked.bit_count(), TopicsFact(common, asked.bit_count())


def _stage(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    mine, theirs = int(a.stage[i]), int(b.stage[j])
    if not (mine and theirs):
        return s.criteria.unknown("stage"), StageFact(0, known=False)
    ahead = theirs - mine
    value = s.criteria.behind if ahead < 0 else s.criteria.ahead[min(ahead, 3)]
    return value, StageFact(ahead)


def _steps(a: People, b: People, s: Setting, i: int, j: int) -> tuple[int, Fact]:
    before, known = int(a.steps[i]), int(b.steps[j])
    if not (before and known):
        return s.criteria.unknown("steps"), StepsFact(-1, before.bit_count(), known=False)
    common = (before & known).bit_count()
    return common * WHOLE // before.bit_count(), StepsFact(common, before.bit_count())


_VALUES: dict[str, Callable[[People, People, Setting, int, int], tuple[int, Fact]]] = {
    "sector": _sector,
    "language": _language,
    "mobility": _mobility,
    "availability": _availability,
    "topics": _topics,
    "stage": _stage,
    "steps": _steps,
}


def _refusal(a: People, b: People, s: Setting, i: int, j: int) -> Refusal:
    asked = a.gender_asked[i]
    if asked and b.gender[j] != asked:
        return Refusal.GENDER_ASKED
    refused = _language_refusal(a, b, s, i, j)
    if refused:
        return refused
    mine, theirs = int(a.slots[i]), int(b.slots[j])
    if s.criteria.refuse_without_slot and mine and theirs and not mine & theirs:
        return Refusal.NO_COMMON_SLOT
    return Refusal.TOO_FAR if _mobility(a, b, s, i, j)[0] < 0 else Refusal.NONE


def _language_refusal(a: People, b: People, s: Setting, i: int, j: int) -> Refusal:
    fact = _language(a, b, s, i, j)[1]
    if not fact.known or fact.language >= 0:
        return Refusal.NONE
    french = min(int(a.languages[i, FRENCH]), int(b.languages[j, FRENCH]))
    understood = french >= s.criteria.understanding
    return Refusal.FRENCH_TOO_LOW if understood else Refusal.NO_COMMON_LANGUAGE
