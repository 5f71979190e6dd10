"""Writes the derived tables of `data/`: `python -m mentorat.reference.build SOURCE_FOLDER`.

The tables written by hand (levels, modes, sectors, occupations, near_sectors) are read, never
written. The output depends on nothing but its input, so that a second run changes no byte.
`data/SOURCES.md` names every source.
"""

import argparse
import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from babel import Locale

from mentorat.reference.build_figures import (
    ARABIC_NAMES,
    ENGLISH_NAMES,
    EXTRA_LANGUAGES,
    FIGURES,
    FRENCH_NAMES,
    OURS,
    TRAVEL,
)

DATA = Path(__file__).parent / "data"
Row = dict[str, str]
Table = tuple[Sequence[str], Iterable[Sequence[object]]]

MIN_STOPS_PER_DAY = 8.0
"""A station with fewer (a train every two hours, each way) is no way to work; our choice."""

_ACCENTED = {
    "Ecaussinnes": "Écaussinnes",
    "Eghezée": "Éghezée",
    "Erezée": "Érezée",
    "Etalle": "Étalle",
    "Etienne": "Étienne",
    "Evêque": "Évêque",
    "Eglise": "Église",
}
_SMALL = "sur sous lez lès les le la de du des en au aux et à devant l d"

_SHARED_LETTER = 350
"""Nearness (0..1000) of two sectors cut out of one domain of the trade directory; an assumption."""
NEAR_CAP = 700
NEAR_FLOOR = 100
"""Different sectors are at most as near as the cap, so that "same sector" always beats "near
sector"; less than the floor counts as 0."""


def slug(text: str) -> str:
    """ "Wallonie picarde" → "wallonie-picarde"."""
    plain = (
        unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def tidy(name: str) -> str:
    """A place name as one writes it: accents on capitals, small words small."""
    parts = [_ACCENTED.get(part, part) for part in re.split(r"([-\s’'])", name.replace("'", "’"))]
    small = set(_SMALL.split())
    tail = (part.lower() if part.lower() in small else part for part in parts[1:])
    return "".join([parts[0], *tail])


def read(folder: Path, name: str) -> list[Row]:
    """The lines of a CSV file as dictionaries."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, table: Table) -> None:
    """One table as CSV in `data/`, with `\\n` line ends."""
    header, lines = table
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def communes(source: Path) -> Table:
    """Communes of Wallonia and Brussels; points to 4 decimals (about 10 m)."""
    header = (
        "nis5",
        "name_fr",
        "lat",
        "lon",
        "area_km2",
        "population",
        "region",
        "basin",
        "basin_status",
    )
    rows = sorted(read(source, "communes_wallonia_brussels_2025"), key=lambda row: row["nis5"])
    return header, [_commune(row) for row in rows]


_BASIN_STATUS = {"documented": "documented", "rule": "assumed", "probable": "assumed"}


def _commune(row: Row) -> Sequence[str]:
    basin = slug(row["bassin_efe"])
    return (
        row["nis5"],
        tidy(row["name_fr"]),
        f"{float(row['lat']):.4f}",
        f"{float(row['lon']):.4f}",
        f"{float(row['area_km2']):.1f}",
        row["population_2020"],
        "brussels" if row["region"].startswith("Région de Bruxelles") else "wallonia",
        basin,
        _BASIN_STATUS[row["bassin_status"]] if basin else "",
    )


def localities(source: Path) -> Table:
    """Postcode and locality of every inhabited place, with its commune."""
    lines = set()
    for row in read(source, "postcodes_wallonia_brussels"):
        home = tidy(row["commune_fr"])
        name = home if slug(home) == slug(row["locality"]) else tidy(row["locality"])
        lines.add((row["postcode"], name, row["nis5"]))
    return ("postcode", "locality", "nis5"), sorted(lines)


def basins(source: Path) -> Table:
    """The nine basins."""
    return ("code", "name"), [(slug(r["bassin"]), r["bassin"]) for r in read(source, "bassins_efe")]


def centres(source: Path) -> Table:
    """The regional integration centres and the basins they work in."""
    lines = []
    for row in read(source, "cri"):
        served = [slug(name) for name in row["bassins"].split(";") if not name.startswith("(")]
        lines.append(
            (
                row["cri"],
                row["name"].split(" (")[0].replace("'", "’"),
                row["seat_nis5"],
                " ".join(sorted(served)),
            )
        )
    return ("code", "name", "seat_nis5", "basins"), lines


def stations(source: Path) -> Table:
    """Stations of Wallonia and Brussels with a usable service; stops a day rounded to one."""
    here = {row["nis5"] for row in read(source, "communes_wallonia_brussels_2025")}
    served = [
        row
        for row in read(source, "stations_belgium")
        if row["nis5"] in here and float(row["avg_stop_times_per_day"] or 0) >= MIN_STOPS_PER_DAY
    ]
    lines = [
        (
            r["name_fr"],
            f"{float(r['lat']):.4f}",
            f"{float(r['lon']):.4f}",
            round(float(r["avg_stop_times_per_day"])),
        )
        for r in served
        if not r["duplicate_of"]
    ]
    return ("name", "lat", "lon", "stops_per_day"), sorted(lines)


def languages(source: Path) -> Table:
    """Languages with names from CLDR; the number is a bit of a mask, so append only."""
    listed = {row["bcp47"]: row["endonym"] for row in read(source, "languages")} | EXTRA_LANGUAGES
    own = {"fr": FRENCH_NAMES, "en": ENGLISH_NAMES, "ar": ARABIC_NAMES}
    lines = []
    for number, (code, endonym) in enumerate(listed.items()):
        names = [own[lang].get(code) or Locale(lang).languages[code] for lang in ("fr", "en", "ar")]
        rtl = unicodedata.bidirectional(endonym[0]) in ("R", "AL")
        lines.append((number, code, *names, endonym, "rtl" if rtl else "ltr"))
    return ("number", "code", "fr", "en", "ar", "endonym", "direction"), lines


def isco_groups(source: Path) -> Table:
    """The 43 two-digit groups of ISCO-08."""
    rows = [row for row in read(source, "isco08_groups") if row["level"] == "2"]
    return ("code", "fr", "en"), [
        (r["code"], r["label_fr"].replace("'", "’"), r["label_en"]) for r in rows
    ]


def proximity(source: Path) -> Table:
    """Nearness of two sectors (upper half): directory of trades, raised by our judgement."""
    near = {r["domain"]: r for r in read(source, "taxonomy_domain_proximity")}
    judged = {frozenset((r["a"], r["b"])): int(r["points"]) for r in read(DATA, "near_sectors")}
    sectors = read(DATA, "sectors")
    lines = []
    for i, a in enumerate(sectors):
        for b in sectors[i + 1 :]:
            letters = [(x, y) for x in a["rome"] for y in b["rome"]]
            told = max((round(1000 * float(near[x][y])) for x, y in letters if x != y), default=0)
            ours = judged.get(
                frozenset((a["code"], b["code"])), _SHARED_LETTER * any(x == y for x, y in letters)
            )
            points = min(NEAR_CAP, max(told, ours))
            if points >= NEAR_FLOOR:
                lines.append(
                    (a["code"], b["code"], points, "derived" if told >= ours else "assumption")
                )
    return ("a", "b", "points", "status"), lines


def population(source: Path) -> Table:
    """The figures we use, under our own names, and our own assumptions behind them."""
    published = {
        (r["indicator"], r["territory"], r["date"]): r for r in read(source, "population_figures")
    }
    status = {
        "source": "source",
        "verified": "source",
        "computed": "derived",
        "secondary": "source",
        "check": "source",
    }
    lines: list[Sequence[object]] = []
    for name, (key, value, unit, origin) in FIGURES.items():
        row = published[key]
        lines.append(
            (name, value, unit, row["territory"], row["date"], origin, status[row["status"]])
        )
    lines += [
        (name, value, unit, "Wallonie", "", why, "assumption")
        for name, (value, unit, why) in OURS.items()
    ]
    return ("indicator", "value", "unit", "territory", "date", "source", "status"), lines


def travel(source: Path) -> Table:
    """The constants of the travel estimate, with unit, status and reason."""
    model = json.loads((source / "travel_model.json").read_text(encoding="utf-8"))
    lines = []
    for name, (path, unit, status, note) in TRAVEL.items():
        value = _at(model, path) if isinstance(path, tuple) else path
        lines.append((name, f"{float(value):g}", unit, status, note))
    return ("name", "value", "unit", "status", "note"), lines


def _at(model: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        model = model[step]
    return model


TABLES = (
    communes,
    localities,
    basins,
    centres,
    stations,
    languages,
    isco_groups,
    proximity,
    population,
    travel,
)


def main() -> None:
    """Write every derived table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder holding the source facts")
    source = parser.parse_args().source
    for table in TABLES:
        write(table.__name__, table(source))


if __name__ == "__main__":
    main()
