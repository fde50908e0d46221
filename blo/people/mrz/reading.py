"""From typed text to what a zone says: every field as text, what it means, and a verdict on each check digit."""

from dataclasses import dataclass
from datetime import date

from blo.people.mrz.countries import Country, country
from blo.people.mrz.dates import WrittenBirth, WrittenExpiry, birth_of, expiry_of
from blo.people.mrz.layouts import Layout, Span
from blo.people.mrz.names import Names, Trouble, names_of
from blo.people.mrz.states import CheckName, DocumentKind, FaultCode, Standing, Verdict
from blo.people.mrz.typed import Lines, Unread, taken
from blo.people.mrz.verdicts import Check, Fault, check_digit
from blo.people.states import Sex

_KINDS = {
    "P": DocumentKind.PASSPORT,
    "V": DocumentKind.VISA,
    **dict.fromkeys("ACI", DocumentKind.CARD),
}
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Number:
    """A document number as its field has it, and whole: without fillers at its end, and with what goes on elsewhere."""

    text: str
    value: str
    long: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """What a machine-readable zone says; what is wrong with it is in `checks` and `faults`.

    `optional` are the fields that each State fills as it likes, without the fillers at their end; in a passport it is
    the personal number.
    """

    layout: Layout
    lines: tuple[str, ...]
    document_code: str
    kind: DocumentKind
    issuer: Country
    names: Names
    number: Number
    nationality: Country
    birth: WrittenBirth
    sex_text: str
    sex: Sex | None
    expiry: WrittenExpiry
    optional: tuple[str, ...]
    checks: tuple[Check, ...]
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether no check digit is wrong and there are at most remarks; it does not make a document genuine."""
        return not any(check.verdict is Verdict.WRONG for check in self.checks) and not any(
            fault.code.tone == "stop" for fault in self.faults
        )


def read(text: str, *, on: date) -> Zone | Unread:
    """Read a zone as it was pasted or typed; `on` is the day from which centuries are told.

    Text that has not the shape of a zone, or a character that none can have, is given back with the reasons.
    """
    typed = taken(text)
    return typed if isinstance(typed, Unread) else _Reader(typed, on).zone()


class _Reader:
    """Reads the fields one after the other and collects what is wrong."""

    def __init__(self, typed: Lines, on: date) -> None:
        self.typed = typed
        self.layout = typed.layout
        self.lines = typed.lines
        self.on = on
        self.faults: list[Fault] = [typed.remark] if typed.remark else []
        self.checks: list[Check] = []

    def zone(self) -> Zone:
        layout, lines = self.layout, self.lines
        code = layout.code.of(lines)
        kind = self._kind(code)
        issuer = self._country(layout.issuer)
        names, trouble = names_of(layout.names.of(lines), may_go_on=self.typed.name_may_go_on)
        self._note(layout.names, trouble)
        number, optional = self._number()
        nationality = self._country(layout.nationality)
        birth, trouble = birth_of(layout.birth.of(lines), self.on)
        self._note(layout.birth, trouble)
        self._check(CheckName.BIRTH, birth.text, layout.birth)
        sex_text = layout.sex.of(lines)
        sex = _SEXES.get(sex_text)
        if sex is None:
            self._note(layout.sex, (FaultCode.SEX, 0, sex_text))
        expiry, trouble = expiry_of(layout.expiry.of(lines), self.on)
        self._note(layout.expiry, trouble)
        self._check(CheckName.EXPIRY, expiry.text, layout.expiry)
        self._last_checks()
        return Zone(
            layout, lines, code.rstrip("<"), kind, issuer, names, number, nationality, birth, sex_text, sex, expiry,
            optional, tuple(self.checks), tuple(self.faults),
        )  # fmt: skip

    def _kind(self, code: str) -> DocumentKind:
        """Tell the kind of document, and whether a document of this size may have such a code."""
        kind = _KINDS.get(code[0], DocumentKind.UNKNOWN)
        name = self.layout.name
        crew = code == "AC" and name == "TD1"
        if name in {"TD1", "TD2"}:
            fits = kind is DocumentKind.CARD and (crew or _card_may_have(code, name))
        else:
            fits = kind is (DocumentKind.PASSPORT if name == "TD3" else DocumentKind.VISA)
        if not fits or code[1].isdigit():
            self._note(self.layout.code, (FaultCode.DOCUMENT_CODE, 0, code))
        return DocumentKind.CREW if crew else kind

    def _country(self, span: Span) -> Country:
        found = country(span.of(self.lines))
        if found.standing is Standing.UNLISTED:
            self._note(span, (FaultCode.COUNTRY, 0, found.text))
        return found

    def _number(self) -> tuple[Number, tuple[str, ...]]:
        """Read the document number and the optional fields; a long number begins in the one and ends in the other.

        After nine characters stands ``<`` instead of a check digit. The rest of the number, its check digit and ``<``
        begin the first optional field (Doc 9303-5, 4.2.2.3, note j).
        """
        span = self.layout.number
        text = span.of(self.lines)
        optional = tuple(each.of(self.lines) for each in self.layout.optional)
        rest = optional[0].partition("<")[0] if self._goes_on(text) else ""
        trimmed = tuple(each.rstrip("<") for each in optional)
        if len(rest) > 1:
            first = self.layout.optional[0]
            end = first.begin + len(rest)
            if end == first.end:
                self._note(first, (FaultCode.NUMBER_OPEN, len(rest) - 1, rest))
            self._check(CheckName.NUMBER, text + rest[:-1], Span(first.line, first.begin, end - 1))
            left = optional[0][len(rest) + 1 :].rstrip("<")
            return Number(text, text + rest[:-1], long=True), (left, *trimmed[1:])
        value = text.rstrip("<")
        if not value:
            self._note(span, (FaultCode.NUMBER_MISSING, 0, text))
        self._check(CheckName.NUMBER, text, span)
        return Number(text, value), trimmed

    def _goes_on(self, text: str) -> bool:
        span = self.layout.number
        return self.layout.long_number and text[-1] != "<" and self.lines[span.line][span.end] == "<"

    def _last_checks(self) -> None:
        layout = self.layout
        if layout.personal:
            span = layout.optional[0]
            text = span.of(self.lines)
            self._check(CheckName.PERSONAL, text, span, may_be_left_out=not text.strip("<"))
        if layout.composite:
            covered = "".join(span.of(self.lines) for span in layout.composite)
            self._check(CheckName.COMPOSITE, covered, layout.composite[-1])

    def _check(self, name: CheckName, covered: str, span: Span, *, may_be_left_out: bool = False) -> None:
        """Judge the check digit that stands right after a span."""
        found = self.lines[span.line][span.end]
        expected = check_digit(covered)
        verdict = Verdict.RIGHT if found == expected else Verdict.WRONG
        if may_be_left_out and found == "<":
            verdict = Verdict.UNUSED
        self.checks.append(Check(name, span.line + 1, span.end + 1, expected, found, verdict))

    def _note(self, span: Span, trouble: Trouble | None) -> None:
        if trouble is not None:
            code, at, found = trouble
            self.faults.append(Fault(code, span.line + 1, span.begin + at + 1, found))


def _card_may_have(code: str, name: str) -> bool:
    """Tell whether a card may have a code: V never comes second, nor C after A, nor on small cards I after A."""
    return code[1] != "V" and code != "AC" and not (code == "AI" and name == "TD1")
