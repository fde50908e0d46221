"""State machines as tables: what may happen next is data that tests read, pages show and a diagram draws."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from blo.kernel.codes import Code
from blo.kernel.errors import WrongState

State = TypeVar("State", bound=Code)


@dataclass(frozen=True, slots=True)
class Transition(Generic[State]):
    """One row: `side` (``originator`` or ``recipient``) may do `verb` in any of `sources`, which leads to `target`."""

    verb: str
    sources: tuple[State, ...]
    target: State
    side: str
    permission: str


class Machine(Generic[State]):
    """The transition table of one noun."""

    def __init__(self, name: str, start: State, *transitions: Transition[State]) -> None:
        self.name = name
        self.start = start
        self.transitions = transitions
        self._by_verb = {transition.verb: transition for transition in transitions}

    def row(self, verb: str) -> Transition[State]:
        """Return the row of a verb."""
        return self._by_verb[verb]

    def next(self, state: State, verb: str) -> State:
        """Return the state a verb leads to; raise `WrongState` where it does not fit."""
        transition = self._by_verb[verb]
        if state not in transition.sources:
            raise WrongState
        return transition.target

    def allowed(self, state: State, side: str) -> tuple[str, ...]:
        """Return the verbs open to a side in a state, in the order of the table."""
        return tuple(row.verb for row in self.transitions if state in row.sources and row.side == side)

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        lines += [
            f"    {source.value} --> {row.target.value}: {row.verb} ({row.side})"
            for row in self.transitions
            for source in row.sources
        ]
        sources = {source for row in self.transitions for source in row.sources}
        ends = {row.target for row in self.transitions} - sources
        lines += [f"    {state.value} --> [*]" for state in sorted(ends)]
        return "\n".join(lines)
