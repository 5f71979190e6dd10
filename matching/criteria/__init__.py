"""From people to points: who may meet whom, what a pair is worth, and the facts behind it.

`Round` is a whole question asked of people instead of points. `score` gives all pairs at once
(`Scores`), `score_pair` one pair, slowly and obviously, with its facts. The scorers named after
what they read (`Kernel` a tile of rows and columns, `RowScorer` one mentee, `ColumnScorer` one
mentor) and `Finder`, which screens whole groups of pairs at once, give the same integers to the
rooms that hold no matrix.
"""

from matching.criteria._by_column import ColumnScorer
from matching.criteria._by_row import RowScorer, Scored, remember
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
from matching.criteria._pairwise import CriterionScore, PairScore, Setting, score_pair
from matching.criteria._people import COLUMNS, FRENCH, People
from matching.criteria._round import Round
from matching.criteria._scores import TILE, Scores, contributions, prepare, score
from matching.criteria._screening import Finder
from matching.criteria._territory import NEVER, Mode, Territory, TravelTable
from matching.criteria._tiles import Kernel

__all__ = [
    "COLUMNS",
    "FRENCH",
    "NEVER",
    "TILE",
    "WHOLE",
    "AvailabilityFact",
    "ColumnScorer",
    "Criteria",
    "CriterionScore",
    "Fact",
    "Finder",
    "Kernel",
    "LanguageFact",
    "Meeting",
    "MobilityFact",
    "Mode",
    "PairScore",
    "People",
    "Refusal",
    "Round",
    "RowScorer",
    "Scored",
    "Scores",
    "SectorFact",
    "SectorMatch",
    "SectorTable",
    "Setting",
    "StageFact",
    "StepsFact",
    "Territory",
    "TopicsFact",
    "TravelTable",
    "Weights",
    "contributions",
    "prepare",
    "remember",
    "score",
    "score_pair",
]
