"""The specimens of Utopia that the standard prints, and its examples of names."""

from datetime import date

import pytest

from blo.people.mrz.reading import Zone, read
from blo.people.mrz.states import DocumentKind, Standing, Verdict
from blo.people.mrz.verdicts import check_digit
from blo.people.states import BirthPrecision, Sex

pytestmark = pytest.mark.detection

ON = date(2026, 3, 27)
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
MRV_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<")
MRV_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226")
LONG_TD1 = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<")
LONG_TD2 = ("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8")
UNSPECIFIED = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")


def zone_of(lines) -> Zone:
    zone = read("\n".join(lines), on=ON)
    assert isinstance(zone, Zone)
    return zone


@pytest.mark.parametrize(
    ("lines", "layout", "kind", "number", "born", "expires", "optional"),
    [
        (TD1, "TD1", "card", "D23145890", date(1974, 8, 12), date(2012, 4, 15), ("", "")),
        (TD2, "TD2", "card", "D23145890", date(1974, 8, 12), date(2012, 4, 15), ("",)),
        (TD3, "TD3", "passport", "L898902C3", date(1974, 8, 12), date(2012, 4, 15), ("ZE184226B",)),
        (MRV_A, "MRV-A", "visa", "L898902C", date(1969, 8, 6), date(1994, 6, 23), ("ZE184226B",)),
        (MRV_B, "MRV-B", "visa", "L898902C", date(1969, 8, 6), date(1994, 6, 23), ("ZE184226",)),
    ],
)
def test_the_specimens_of_utopia(lines, layout, kind, number, born, expires, optional):
    zone = zone_of(lines)
    assert (zone.layout.name, zone.kind.value, zone.number.value) == (layout, kind, number)
    assert (zone.names.primary, zone.names.secondary) == ("ERIKSSON", "ANNA MARIA")
    assert not zone.names.maybe_truncated
    assert zone.birth.birth.day == born
    assert zone.birth.century_inferred
    assert zone.expiry.day == expires
    assert (zone.sex, zone.sex_text) == (Sex.FEMALE, "F")
    assert zone.optional == optional
    assert (zone.issuer.text, zone.issuer.code, zone.issuer.standing) == ("UTO", None, Standing.SPECIMEN)
    assert zone.nationality == zone.issuer
    assert zone.faults == ()
    assert {check.verdict for check in zone.checks} == {Verdict.RIGHT}
    assert zone.sound


def test_a_visa_of_somebody_of_unspecified_nationality():
    zone = zone_of(UNSPECIFIED)
    assert zone.sound
    assert (zone.nationality.code, zone.nationality.standing) == ("XXX", Standing.UNSPECIFIED)


@pytest.mark.parametrize("lines", [LONG_TD1, LONG_TD2])
def test_a_long_document_number_goes_on_in_the_optional_field(lines):
    zone = zone_of(lines)
    assert zone.sound
    assert (zone.number.text, zone.number.value, zone.number.long) == ("D23145890", "D23145890734", True)
    assert not any(zone.optional)
    assert zone.birth.birth.day == date(1934, 7, 12)


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"),
        ("D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<<", "2"),
        ("HA672242<658022549601086<<<<<<<", "8"),
        ("D23145890734", "9"),
        ("<<<<<<", "0"),
    ],
)
def test_the_worked_examples_of_check_digits(text, digit):
    assert check_digit(text) == digit


def test_a_personal_number_that_is_not_used_needs_no_check_digit():
    for found, last, verdict in (("<", "8", Verdict.UNUSED), ("0", "8", Verdict.RIGHT)):
        zone = zone_of((TD3[0], f"HA672242<6XXX5802254M9601086<<<<<<<<<<<<<<{found}{last}"))
        assert zone.sound
        assert [check.verdict for check in zone.checks if check.name == "personal"] == [verdict]


def test_a_personal_number_that_is_used_needs_its_check_digit():
    zone = zone_of((TD3[0], TD3[1][:42] + "<" + TD3[1][43]))
    assert [(check.found, check.verdict) for check in zone.checks if check.name == "personal"] == [("<", Verdict.WRONG)]
    assert not zone.sound


PASSPORT_NAMES = [
    ("ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA"),
    ("HENG<<DEBORAH<MING<LO", "HENG", "DEBORAH MING LO"),
    ("SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", "SUSIE MARGARET"),
    ("OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"),
    ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"),
    ("AL<BASRI<<HUDA<MUHAMMAD<JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"),
    ("VILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON"),
    ("ARKFREITH", "ARKFREITH", ""),
    ("SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""),
    ("ABW<BKR<MXHMD<BN<ZKRYA<ALRAZY", "ABW BKR MXHMD BN ZKRYA ALRAZY", ""),
]
FULL_NAMES = {
    "TD3": [
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"),
        ("NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU"),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI"),
        ("BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOM WARRAND WARNAM", "DINGO"),
        ("BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNEL WOOLOO WARRAN WARNAM", "DINGO POTO"),
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR"),
        ("EBD<ALLXH<MXHMD<BN<EMR<BN<ALXHSYN<FXKHR", "EBD ALLXH MXHMD BN EMR BN ALXHSYN FXKHR", ""),
    ],
    "TD2": [
        ("NILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K"),
        ("NILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARN PET CHARO"),
        ("BENNELONG<WOOLOOMOOLOO<W<W<<D<P", "BENNELONG WOOLOOMOOLOO W W", "D P"),
        ("BENNEL<WOOLO<WARRA<WARNA<<DIN<P", "BENNEL WOOLO WARRA WARNA", "DIN P"),
        ("PAPANDROPOULOUS<<JONATHOON<ALEC", "PAPANDROPOULOUS", "JONATHOON ALEC"),
        ("VILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON"),
    ],
    "TD1": [
        ("NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", "CHAYAPA DE K"),
        ("NILAVADHANANANDA<<ARNPOL<PE<CH", "NILAVADHANANANDA", "ARNPOL PE CH"),
        ("BENNELONG<WOOLOOMOOLOO<W<W<<DI", "BENNELONG WOOLOOMOOLOO W W", "DI"),
        ("BENNE<WOOLO<WARRA<WARNA<<DIN<P", "BENNE WOOLO WARRA WARNA", "DIN P"),
        ("PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", "JONATHON ALEC"),
        ("VILARCHAO<FERNANDEZ<<JOSE<RAMO", "VILARCHAO FERNANDEZ", "JOSE RAMO"),
    ],
}


@pytest.mark.parametrize(("field", "primary", "secondary"), PASSPORT_NAMES)
def test_names_are_read_in_two_parts_and_never_split_further(field, primary, secondary):
    names = zone_of((f"PPUTO{field:<<39}", TD3[1])).names
    assert (names.primary, names.secondary, names.maybe_truncated) == (primary, secondary, False)
    assert names.whole == f"{primary} {secondary}".strip()


@pytest.mark.parametrize(
    ("layout", "field", "primary", "secondary"),
    [(layout, *row) for layout, rows in FULL_NAMES.items() for row in rows],
)
def test_a_name_that_fills_its_field_may_be_cut_short(layout, field, primary, secondary):
    lines = {"TD3": (f"PPUTO{field}", TD3[1]), "TD2": (f"I<UTO{field}", TD2[1]), "TD1": (*TD1[:2], field)}[layout]
    zone = zone_of(lines)
    assert zone.layout.name == layout
    assert (zone.names.primary, zone.names.secondary, zone.names.maybe_truncated) == (primary, secondary, True)
    assert zone.sound


@pytest.mark.parametrize(
    ("code", "layout", "kind", "allowed"),
    [
        ("P<", "TD3", "passport", True),
        ("PP", "TD3", "passport", True),
        ("PU", "TD3", "passport", True),
        ("I<", "TD3", "card", False),
        ("P1", "TD3", "passport", False),
        ("ID", "TD1", "card", True),
        ("A<", "TD1", "card", True),
        ("C<", "TD2", "card", True),
        ("AC", "TD1", "crew", True),
        ("AC", "TD2", "card", False),
        ("AI", "TD1", "card", False),
        ("AI", "TD2", "card", True),
        ("IV", "TD1", "card", False),
        ("P<", "TD1", "passport", False),
        ("K<", "TD2", "unknown", False),
        ("V<", "TD1", "visa", False),
        ("V<", "MRV-A", "visa", True),
        ("VB", "MRV-B", "visa", True),
    ],
)
def test_document_codes_fit_the_size_of_the_document(code, layout, kind, allowed):
    lines = {"TD1": TD1, "TD2": TD2, "TD3": TD3, "MRV-A": MRV_A, "MRV-B": MRV_B}[layout]
    zone = zone_of((code + lines[0][2:], *lines[1:]))
    assert (zone.layout.name, zone.kind) == (layout, DocumentKind.of(kind))
    assert zone.sound is allowed
    assert [(fault.code.value, fault.line, fault.column) for fault in zone.faults] == (
        [] if allowed else [("document_code", 1, 1)]
    )


def test_a_birth_of_which_the_day_is_not_known_keeps_its_year():
    lower = "L898902C36UTO74<<<<1F1204159ZE184226B<<<<<1"
    zone = zone_of((TD3[0], lower + check_digit(lower[:10] + lower[13:20] + lower[21:43])))
    assert zone.sound
    assert (zone.birth.birth.precision, zone.birth.birth.year) == (BirthPrecision.YEAR, 1974)
