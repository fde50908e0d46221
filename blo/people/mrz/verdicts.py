"""What can be said of a zone: faults with their place, and a verdict on each check digit; words come when shown."""

from dataclasses import dataclass

from blo.kernel.i18n import Lazy, gettext
from blo.people.mrz.states import CheckName, FaultCode, Verdict

_VALUES = bytes.maketrans(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<",
    bytes([*range(10), *(value % 10 for value in range(10, 36)), 0]),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a place: `line` and `column` count from 1, spaces left out; `found` is what stands there."""

    code: FaultCode
    line: int
    column: int
    found: str = ""
    wanted: str = ""

    def words(self) -> Lazy:
        """Say what is wrong and where."""
        return Lazy(_fault_in_words, self)


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit as it was typed, the digit that would be right, and its place, counted from 1."""

    name: CheckName
    line: int
    column: int
    expected: str
    found: str
    verdict: Verdict

    def words(self) -> Lazy:
        """Say what the check digit says."""
        return Lazy(_check_in_words, self)


def check_digit(text: str) -> str:
    """Return the check digit of characters ``A-Z0-9<``: weights 7, 3, 1, modulo 10 (Doc 9303-3, 4.9).

    Letters count 10 to 35 and ``<`` counts 0. Characters whose values have the same last digit, such as 0, <, A, K and
    U, can take each other's place unseen.
    """
    values = text.encode().translate(_VALUES)
    return str((7 * sum(values[0::3]) + 3 * sum(values[1::3]) + sum(values[2::3])) % 10)


def _fault_in_words(fault: Fault) -> str:
    what = str(fault.code.label)
    if "%(" in what:
        what %= {"found": fault.found, "wanted": fault.wanted}
    if fault.code in {FaultCode.EMPTY, FaultCode.LINES}:
        return what
    return gettext("Line %(line)s, character %(column)s: %(what)s", line=fault.line, column=fault.column, what=what)


def _check_in_words(check: Check) -> str:
    if check.verdict is not Verdict.WRONG:
        return gettext("%(field)s: %(verdict)s", field=check.name.label, verdict=check.verdict.label)
    return gettext(
        "%(field)s: the check digit does not fit. Line %(line)s, character %(column)s is “%(found)s”; it would be "
        "%(expected)s if all characters before it were right.",
        field=check.name.label,
        line=check.line,
        column=check.column,
        found=check.found,
        expected=check.expected,
    )
