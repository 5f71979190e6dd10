"""Figures about the public of the scheme, each with its date, source and status."""

from dataclasses import dataclass
from functools import cache

from mentorat.reference.tables import rows


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `status` is "source" (published), "derived" (computed) or "assumption" (ours)."""

    indicator: str
    value: float
    unit: str
    territory: str
    date: str
    source: str
    status: str


@cache
def _figures() -> dict[str, Figure]:
    return {
        row["indicator"]: Figure(
            indicator=row["indicator"],
            value=float(row["value"]),
            unit=row["unit"],
            territory=row["territory"],
            date=row["date"],
            source=row["source"],
            status=row["status"],
        )
        for row in rows("population")
    }


def population_figures() -> tuple[Figure, ...]:
    """All figures, in the order of the table."""
    return tuple(_figures().values())


def population_figure(indicator: str) -> Figure:
    """The figure with this name; KeyError if there is none."""
    return _figures()[indicator]
