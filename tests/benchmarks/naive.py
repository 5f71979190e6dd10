"""What one would write first: two loops over lists, each pair scored in plain Python."""

from __future__ import annotations

from typing import Any

from matching import Criteria, People, SectorTable, Territory, Weights

Person = dict[str, Any]
PENALTY = 1000


def as_lists(people: People) -> list[Person]:
    """One dictionary of plain numbers per person, languages as {language: level}."""
    columns = {
        name: getattr(people, name).tolist()
        for name in people.__dataclass_fields__
        if name != "size"
    }
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]
    for row in rows:
        row["spoken"] = {k: level for k, level in enumerate(row["languages"]) if level}
    return rows


class NaiveScorer:
    """Points of one pair, None if refused; admissibility first, as a careful author would."""

    def __init__(self, weights: Weights, territory: Territory, sectors: SectorTable) -> None:
        self.weights = dict(weights.items())
        self.total = weights.total
        self.best = territory.best.tolist()
        self.near = sectors.proximity.tolist()
        self.subsector = sectors.subsector.tolist()
        self.rules = Criteria()

    def points(self, a: Person, b: Person) -> int | None:
        """Points of mentee a with mentor b."""
        if a["gender_asked"] and a["gender_asked"] != b["gender"]:
            return None
        common = (a["slots"] & b["slots"]).bit_count()
        if not common:
            return None
        language = self._language(a, b)
        if language < 0:
            return None
        mobility = self._mobility(a, b)
        if mobility < 0:
            return None
        weights, needed = self.weights, self.rules.slots_needed
        summed = weights["sector"] * self._sector(a, b) + weights["language"] * language
        summed += weights["mobility"] * mobility
        summed += weights["availability"] * (min(common, needed) * 1000 // needed)
        return (summed + self.total // 2) // self.total

    def _language(self, a: Person, b: Person) -> int:
        best, rules = -1, self.rules
        for language, level in a["spoken"].items():
            weaker = min(level, b["spoken"].get(language, 0))
            if weaker < rules.understanding or (not language and level < b["french_min"]):
                continue
            value = rules.levels[weaker]
            best = max(best, value if not language else value * rules.other_language // 1000)
        return best

    def _mobility(self, a: Person, b: Person) -> int:
        best = self._journey(a, a["place"], b["place"])
        if b["travels"]:
            best = max(best, self._journey(b, b["place"], a["place"]))
        return max(best, self.rules.remote) if a["remote"] and b["remote"] else best

    def _journey(self, who: Person, origin: int, target: int) -> int:
        minutes, rules = self.best[who["modes"]][origin][target], self.rules
        if minutes > who["max_minutes"]:
            return -1
        if minutes <= rules.near_minutes:
            return 1000
        fall = (1000 - rules.far) * (minutes - rules.near_minutes)
        return max(rules.far, 1000 - fall // (rules.far_minutes - rules.near_minutes))

    def _sector(self, a: Person, b: Person) -> int:
        best = 0
        for wish, preference in enumerate(self.rules.preference):
            for entry, contact in enumerate(self.rules.contact):
                level = self._closeness(
                    a["sector"][wish],
                    a["occupation"][wish],
                    b["sector"][entry],
                    b["occupation"][entry],
                )
                best = max(best, level * preference // 1000 * contact // 1000)
        return best

    def _closeness(self, x: int, o: int, y: int, p: int) -> int:
        rules = self.rules
        if x < 0 or y < 0:
            return 0
        if o == p:
            return rules.occupation
        if self.subsector[o] == self.subsector[p]:
            return rules.subsector
        return rules.sector if x == y else rules.near * self.near[x][y] // 1000
