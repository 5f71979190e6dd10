"""Communes of Wallonia and Brussels with their localities, the nine basins, the regional centres.

Source: GeoNames (points, postcodes), Statbel (NIS codes, areas, population of 2020, mergers of
2025). The basin of a commune is a default: a region administrator may change it, so code that
decides for a person asks `mentorat.reference.queries.basin_of_commune` instead of `basin_of`.
"""

from dataclasses import dataclass
from functools import cache

from mentorat.reference.search import Index, fold
from mentorat.reference.tables import rows


@dataclass(frozen=True, slots=True)
class Basin:
    """A territory of employment and training (IBEFE); `code` is stable and safe in an address."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A municipality of 2025. Degrees WGS 84, km², inhabitants of 2020-01-01.

    `basin_code` is None in Brussels and in the nine communes of the German-speaking Community,
    which no IBEFE covers. `basin_status` says how the basin is known: "documented", "assumed", or
    "" without a basin.
    """

    nis5: str
    name: str
    lat: float
    lon: float
    area_km2: float
    population: int
    region: str
    basin_code: str | None
    basin_status: str


@dataclass(frozen=True, slots=True)
class Place:
    """A locality with its postcode: what people call the place where they live."""

    postcode: str
    locality: str
    nis5: str

    @property
    def commune(self) -> Commune:
        """The commune this locality belongs to."""
        return commune(self.nis5)

    @property
    def label(self) -> str:
        """ "4000 Liège"; "4800 Lambermont (Verviers)" where the commune has another name."""
        own = self.commune.name
        tail = "" if fold(own) == fold(self.locality) else f" ({own})"
        return f"{self.postcode} {self.locality}{tail}"


@dataclass(frozen=True, slots=True)
class Centre:
    """A regional integration centre (CRI), the commune of its seat and the basins it works in."""

    code: str
    name: str
    seat_nis5: str
    basin_codes: tuple[str, ...]


@cache
def _communes() -> dict[str, Commune]:
    return {
        row["nis5"]: Commune(
            nis5=row["nis5"],
            name=row["name_fr"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            area_km2=float(row["area_km2"]),
            population=int(row["population"]),
            region=row["region"],
            basin_code=row["basin"] or None,
            basin_status=row["basin_status"],
        )
        for row in rows("communes")
    }


def communes() -> tuple[Commune, ...]:
    """All 280 communes, ordered by NIS code; the order of every place axis in `travel`."""
    return tuple(_communes().values())


def commune(nis5: str) -> Commune:
    """The commune with this five-digit NIS code; KeyError if there is none."""
    return _communes()[nis5]


def is_commune(nis5: str) -> bool:
    """Whether this is the NIS code of a commune of Wallonia or Brussels."""
    return nis5 in _communes()


@cache
def _basins() -> dict[str, Basin]:
    return {row["code"]: Basin(row["code"], row["name"]) for row in rows("basins")}


def basins() -> tuple[Basin, ...]:
    """The nine basins, in alphabetical order."""
    return tuple(_basins().values())


def basin(code: str) -> Basin:
    """The basin with this code; KeyError if there is none."""
    return _basins()[code]


def basin_of(nis5: str) -> Basin | None:
    """The basin of a commune as published or assumed, before any administrator's change."""
    code = commune(nis5).basin_code
    return None if code is None else basin(code)


@cache
def centres() -> tuple[Centre, ...]:
    """The eight regional integration centres."""
    return tuple(
        Centre(r["code"], r["name"], r["seat_nis5"], tuple(r["basins"].split()))
        for r in rows("centres")
    )


def centre(code: str) -> Centre:
    """The centre with this code ("CRIBW"); KeyError if there is none."""
    return {each.code: each for each in centres()}[code]


@cache
def localities() -> tuple[Place, ...]:
    """All localities: those named like their commune first, then by population of the commune."""
    places = [Place(row["postcode"], row["locality"], row["nis5"]) for row in rows("localities")]
    return tuple(sorted(places, key=_order))


def _order(place: Place) -> tuple[bool, int, str, str]:
    home = place.commune
    return fold(home.name) != fold(place.locality), -home.population, place.postcode, place.locality


@cache
def _index() -> Index:
    return Index.of(
        (p.locality, p.postcode, f"{p.postcode} {p.locality}", p.commune.name) for p in localities()
    )


def search_communes(text: str, limit: int = 8) -> tuple[Place, ...]:
    """Places that answer a postcode, a commune or a locality: one per commune, closest first.

    Accents, capitals, hyphens and small slips do not matter; "st" is read as "saint". What the
    label of a place says is understood as well, so that a form without script can take back what it
    offered.
    """
    label = text.partition("(")[0]
    found: dict[str, Place] = {}
    for k in _index().find(label):
        place = localities()[k]
        found.setdefault(place.nis5, place)
        if len(found) == limit:
            break
    return tuple(found.values())


def resolve_commune(text: str) -> Commune | None:
    """The one commune meant by a NIS code, postcode, name or label; None when nobody could tell.

    "Liège", "4000" and "4800 Lambermont (Verviers)" are certain; "Saint" and "Saint-Remy" (in
    several communes) are not.
    """
    if is_commune(text.strip()):
        return commune(text.strip())
    named = _meanings().get(fold(text), frozenset())
    return commune(next(iter(named))) if len(named) == 1 else None


@cache
def _meanings() -> dict[str, frozenset[str]]:
    """NIS codes by folded name; where a commune bears a name, localities of others do not."""
    meant: dict[str, set[str]] = {}
    for place in localities():
        whole = f"{place.postcode} {place.locality}"
        for said in (place.postcode, place.locality, whole, place.label):
            meant.setdefault(fold(said), set()).add(place.nis5)
    meant |= {fold(each.name): {each.nis5} for each in communes()}
    return {said: frozenset(codes) for said, codes in meant.items()}
