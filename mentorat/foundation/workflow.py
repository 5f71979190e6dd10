"""States as a literal table: which transition leads from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from mentorat.foundation.errors import RuleBroken
from mentorat.foundation.i18n import lazy_gettext as _l

State = TypeVar("State", bound=StrEnum)
Transition = TypeVar("Transition", bound=StrEnum)


class TransitionNotAllowed(RuleBroken):
    """The thing has moved on: this act is no longer possible from its state."""

    status = 409
    message = _l("This is no longer possible: the situation has changed in the meantime.")

    def __init__(self, transition: StrEnum, state: StrEnum) -> None:
        super().__init__()
        self.transition, self.state = transition, state

    def __str__(self) -> str:
        return f"{self.transition.value} is not allowed from {self.state.value}"


@dataclass(frozen=True)
class Workflow(Generic[State, Transition]):
    """`initial` state and `arrows`: transition → (sources, target).

    Raises ValueError when an arrow leaves a state that nothing leads to.
    """

    initial: State
    arrows: Mapping[Transition, tuple[tuple[State, ...], State]]

    def __post_init__(self) -> None:
        reached = {self.initial} | {target for _, target in self.arrows.values()}
        for transition, (sources, _target) in self.arrows.items():
            if lost := set(sources) - reached:
                raise ValueError(f"{transition}: no way leads to {sorted(lost)}")

    def target(self, transition: Transition, state: State) -> State:
        """Where `transition` leads from `state`; raises `TransitionNotAllowed`."""
        sources, target = self.arrows[transition]
        if state not in sources:
            raise TransitionNotAllowed(transition, state)
        return target

    def allows(self, transition: Transition, state: State) -> bool:
        """Whether `transition` may leave `state`."""
        return state in self.arrows[transition][0]

    def transitions(self, state: State) -> tuple[Transition, ...]:
        """What may happen to a thing in `state`, in the table's order."""
        return tuple(t for t, (sources, _) in self.arrows.items() if state in sources)
