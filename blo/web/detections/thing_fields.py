"""Fields for what a crime is about: lists of several crimes in one choice, each under the name of its crime."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from blo.codelists import registry
from blo.codelists.states import CodeList
from blo.kernel import clock
from blo.kernel.i18n import Words
from blo.offices.states import Crime
from blo.web.ui.fields import Choice, Option
from blo.web.ui.listed import list_options

Lists = Mapping[Crime, tuple[CodeList, ...]]


class ByCrime(Choice):
    """One code of the lists that crimes have; `named` posts the crime before it, as in ``drugs/heroin``.

    What the record holds already stays a choice.
    """

    def __init__(self, label: Words, lists: Lists, *, named: bool = False, **rest: Any) -> None:
        super().__init__(label, style="select", **rest)
        self.lists = lists
        self.named = named
        self.held: tuple[str, ...] = ()

    def process_data(self, value: Any) -> None:
        """Take a value, and hold on to it."""
        super().process_data(value)
        self.held = (str(value),) if value else ()

    def all_options(self) -> Sequence[Option]:
        """Return what may be chosen, under the name of each crime."""
        return [option for crime, names in self.lists.items() for option in self._of(crime, names)]

    def _of(self, crime: Crime, names: Iterable[CodeList]) -> Iterable[Option]:
        begins = f"{crime.value}/" if self.named else ""
        held = {one.removeprefix(begins) for one in self.held if one.startswith(begins)}
        for name in names:
            known = {code for code in held if registry.known(name, code)}
            for option in list_options(name, clock.today("UTC"), known):
                yield Option(begins + option.value, option.label, group=registry.label(CodeList.CRIME, crime.value))
