"""A solved round kept warm, and what a change made by hand costs.

`State` (from a matrix) and `PeopleState` (from people) answer `whatif(state, change)`; the
changes, from `Lock` to `EditMentor`, are defined here, and `changed` carries one out on a
problem without solving it. `frontier` repairs a round again and again, to tell what each limit
on single pairs would cost.
"""

from matching.whatif._changes import (
    AddMentee,
    AddMentor,
    Allow,
    Change,
    EditMentee,
    EditMentor,
    Forbid,
    Lock,
    RemoveMentee,
    RemoveMentor,
    Unlock,
    changed,
)
from matching.whatif._frontier import Corner, Frontier, frontier, limited
from matching.whatif._people_state import PeopleState
from matching.whatif._state import State, Warm
from matching.whatif._whatif import Move, Outcome, whatif

__all__ = [
    "AddMentee",
    "AddMentor",
    "Allow",
    "Change",
    "Corner",
    "EditMentee",
    "EditMentor",
    "Forbid",
    "Frontier",
    "Lock",
    "Move",
    "Outcome",
    "PeopleState",
    "RemoveMentee",
    "RemoveMentor",
    "State",
    "Unlock",
    "Warm",
    "changed",
    "frontier",
    "limited",
    "whatif",
]
