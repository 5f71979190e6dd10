"""What invented people look for and do. The shares are assumptions, made to show a shortage.

No figure is published on what mentees of the region wish for; that health, storage and cleaning
are asked for more than mentors work there is what coordinators tell.
"""

from __future__ import annotations

from mentorat.candidates.states import Gender, Side
from mentorat.demo.chance import Dice
from mentorat.reference import work

WISHED = {
    "care": 17,
    "logistics": 13,
    "cleaning": 11,
    "hospitality": 9,
    "retail": 8,
    "building": 7,
    "office": 7,
    "childhood": 6,
    "industry": 5,
    "it": 5,
    "transport": 4,
    "technical": 4,
    "social": 4,
    "mechanics": 3,
    "food": 3,
    "beauty": 3,
    "engineering": 2,
    "finance": 2,
    "craft": 2,
    "green": 2,
    "security": 2,
    "media": 1,
}
PRACTISED = {
    "office": 14,
    "finance": 9,
    "it": 9,
    "social": 9,
    "childhood": 9,
    "care": 9,
    "engineering": 8,
    "industry": 6,
    "retail": 6,
    "technical": 5,
    "building": 5,
    "security": 5,
    "hospitality": 4,
    "logistics": 3,
    "mechanics": 3,
    "media": 3,
    "transport": 2,
    "food": 2,
    "green": 2,
    "cleaning": 1.5,
    "craft": 1.5,
    "beauty": 1,
}
# Trades asked for more often than others of their sector.
FREQUENT = {
    "care": ("nurse", "care-assistant", "family-aide", "pharmacy-assistant", "medical-secretary"),
    "logistics": ("warehouse-worker", "order-picker", "forklift-driver", "stock-clerk"),
    "cleaning": ("home-cleaner", "office-cleaner", "hotel-cleaner", "laundry-worker"),
    "hospitality": ("cook", "kitchen-helper", "waiter", "hotel-receptionist"),
    "retail": ("shop-assistant", "cashier", "shelf-filler"),
    "building": ("mason", "painter", "tiler", "building-labourer", "electrician"),
    "office": ("receptionist", "admin-assistant", "management-assistant", "hr-officer"),
    "childhood": ("childcare-worker", "nursery-teacher", "school-supervisor", "adult-trainer"),
    "industry": ("production-worker", "machine-operator", "pharma-operator"),
    "it": ("developer", "it-support", "system-admin", "data-analyst"),
    "transport": ("truck-driver", "bus-driver", "van-driver"),
    "technical": ("electrician", "plumber", "heating-installer", "maintenance-technician"),
    "social": ("social-worker", "educator", "intercultural-mediator"),
}
# Share of people with a precise trade in mind: one mentee in seven has no precise project.
HAS_TRADE = 0.857


def wishes(side: Side, dice: Dice, first: str | None = None) -> list[tuple[str, str | None]]:
    """(sector, trade or None) in order: what a mentee looks for, what a mentor knows.

    `first` is the sector of a mentor's employer. Further ones are near the first.
    """
    main = first or dice.weighted(WISHED if side is Side.MENTEE else PRACTISED)
    found = [(main, trade(main, dice) if dice.chance(HAS_TRADE) else None)]
    if side is Side.MENTOR:
        found = [(main, trade(main, dice))]
    for _ in range(dice.weighted({0: 35, 1: 45, 2: 20})):
        sector = _near(main, dice)
        if all(sector != known for known, _trade in found):
            found.append((sector, trade(sector, dice) if dice.chance(0.6) else None))
    return found


def trade(sector_code: str, dice: Dice) -> str:
    """A trade of the sector, most often one of the frequent ones."""
    every = [one.code for one in work.occupations(sector_code)]
    often = [code for code in FREQUENT.get(sector_code, ()) if code in every]
    return dice.pick(often if often and dice.chance(0.75) else every)


def _near(sector_code: str, dice: Dice) -> str:
    nearness = work.proximity()[work.sector(sector_code).number]
    others = {
        other.code: float(nearness[other.number]) + 20
        for other in work.sectors()
        if other.code != sector_code
    }
    return dice.weighted(others)


def title(occupation_code: str, gender: Gender) -> str:
    """The trade as somebody writes it on a card: "Infirmière" for "Infirmier, infirmière"."""
    forms = work.occupation(occupation_code).label("fr").split(", ")
    form = forms[-1] if gender is Gender.WOMAN else forms[0]
    return form[:1].upper() + form[1:]
