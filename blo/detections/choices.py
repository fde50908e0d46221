"""The open lists of a detection's record: codes that are stored as text and checked against the list they are of.

Everything asks `choices`, so a registry of lists can stand behind it. A code that left its list stays readable.
"""

from blo.kernel.i18n import Lazy, Said, Words
from blo.kernel.i18n import lazy_pgettext as _lp

Offer = tuple[tuple[str, Words], ...]
"""Codes with their words, in the order in which they are offered."""

_LISTS: dict[str, tuple[tuple[str, Lazy], ...]] = {
    "concealment": (
        ("not_concealed", _lp("concealment", "Not concealed")),
        ("in_vehicle", _lp("concealment", "In a vehicle")),
        ("in_cargo", _lp("concealment", "Among cargo")),
        ("hidden_space", _lp("concealment", "In a space built for hiding")),
        ("under_deck", _lp("concealment", "Under deck")),
        ("on_body", _lp("concealment", "On the body")),
        ("among_travellers", _lp("concealment", "Among other travellers")),
        ("building", _lp("concealment", "In a building")),
        ("other", _lp("concealment", "Otherwise")),
    ),
    "definition": (
        ("national_law", _lp("definition", "National law")),
        ("un_protocol", _lp("definition", "United Nations protocol")),
        ("agency_rule", _lp("definition", "A rule of the agency")),
        ("agreement", _lp("definition", "The agreement between the offices")),
    ),
    "action_taken": (
        ("assisted", _lp("action taken", "Assisted")),
        ("referred", _lp("action taken", "Referred to services")),
        ("interviewed", _lp("action taken", "Interviewed")),
        ("turned_back", _lp("action taken", "Turned back")),
        ("fined", _lp("action taken", "Fined for irregular entry")),
        ("charged", _lp("action taken", "Charged with irregular entry")),
        ("detained", _lp("action taken", "Detained")),
        ("suspect_arrested", _lp("action taken", "Suspect arrested")),
        ("investigation", _lp("action taken", "Investigation opened")),
        ("none", _lp("action taken", "None")),
    ),
    "document_type": (
        ("passport", _lp("document type", "Passport")),
        ("border_pass", _lp("document type", "Border pass")),
        ("identity_card", _lp("document type", "Identity card")),
        ("visa", _lp("document type", "Visa")),
        ("work_permit", _lp("document type", "Work permit")),
        ("stamp", _lp("document type", "Entry or exit stamp")),
        ("vehicle_papers", _lp("document type", "Vehicle papers")),
        ("other", _lp("document type", "Other document")),
    ),
    "abuse_kind": (
        ("physical", _lp("abuse", "Physical violence")),
        ("sexual", _lp("abuse", "Sexual violence")),
        ("threats", _lp("abuse", "Threats")),
        ("confinement", _lp("abuse", "Confinement")),
        ("deprivation", _lp("abuse", "No food, water or care")),
        ("extortion", _lp("abuse", "Extortion")),
        ("other", _lp("abuse", "Other abuse")),
    ),
    "perpetrator_kind": (
        ("smuggler", _lp("perpetrator", "Smuggler")),
        ("trafficker", _lp("perpetrator", "Trafficker")),
        ("employer", _lp("perpetrator", "Employer")),
        ("official", _lp("perpetrator", "Official")),
        ("family", _lp("perpetrator", "Family")),
        ("traveller", _lp("perpetrator", "Another traveller")),
        ("nobody", _lp("perpetrator", "Nobody: accident or illness")),
        ("unknown", _lp("perpetrator", "Not known")),
    ),
    "seizure_kind": (
        ("vehicle", _lp("seizure", "Vehicle")),
        ("vessel", _lp("seizure", "Boat")),
        ("phone", _lp("seizure", "Phone or computer")),
        ("cash", _lp("seizure", "Cash")),
        ("documents", _lp("seizure", "Documents")),
        ("drugs", _lp("seizure", "Drugs or precursors")),
        ("wildlife", _lp("seizure", "Wildlife")),
        ("timber", _lp("seizure", "Timber")),
        ("weapon", _lp("seizure", "Weapon")),
        ("goods", _lp("seizure", "Goods")),
        ("other", _lp("seizure", "Other things")),
    ),
    "unit": (
        ("piece", _lp("unit", "pieces")),
        ("kilogram", _lp("unit", "kg")),
        ("gram", _lp("unit", "g")),
        ("tonne", _lp("unit", "t")),
        ("litre", _lp("unit", "l")),
        ("cubic_metre", _lp("unit", "m³")),
        ("tablet", _lp("unit", "tablets")),
        ("animal", _lp("unit", "animals")),
        ("package", _lp("unit", "packages")),
        ("person", _lp("unit", "persons")),
    ),
    "drug_kind": (
        ("methamphetamine_tablets", _lp("drug", "Methamphetamine tablets")),
        ("methamphetamine_crystal", _lp("drug", "Crystal methamphetamine")),
        ("heroin", _lp("drug", "Heroin")),
        ("opium", _lp("drug", "Opium")),
        ("ketamine", _lp("drug", "Ketamine")),
        ("cannabis", _lp("drug", "Cannabis")),
        ("ecstasy", _lp("drug", "Ecstasy")),
        ("precursor", _lp("drug", "Precursor chemicals")),
        ("other", _lp("drug", "Other drug")),
    ),
    "species_group": (
        ("pangolin", _lp("species", "Pangolins")),
        ("elephant", _lp("species", "Elephants and ivory")),
        ("rhinoceros", _lp("species", "Rhinoceros horn")),
        ("big_cat", _lp("species", "Tigers and other big cats")),
        ("bear", _lp("species", "Bears")),
        ("turtle", _lp("species", "Turtles and tortoises")),
        ("reptile", _lp("species", "Other reptiles")),
        ("bird", _lp("species", "Birds")),
        ("marine", _lp("species", "Marine animals")),
        ("plant", _lp("species", "Plants")),
        ("other", _lp("species", "Other wildlife")),
    ),
    "cites_appendix": (
        ("appendix_1", _lp("CITES", "CITES Appendix I")),
        ("appendix_2", _lp("CITES", "CITES Appendix II")),
        ("appendix_3", _lp("CITES", "CITES Appendix III")),
        ("not_listed", _lp("CITES", "Not in CITES")),
    ),
    "timber_kind": (
        ("rosewood", _lp("timber", "Rosewood")),
        ("teak", _lp("timber", "Teak")),
        ("padauk", _lp("timber", "Padauk")),
        ("agarwood", _lp("timber", "Agarwood")),
        ("other", _lp("timber", "Other timber")),
    ),
    "waste_kind": (
        ("electronic", _lp("waste", "Electronic waste")),
        ("plastic", _lp("waste", "Plastic waste")),
        ("chemical", _lp("waste", "Chemical waste")),
        ("medical", _lp("waste", "Medical waste")),
        ("ozone_depleting", _lp("waste", "Ozone-depleting substances")),
        ("other", _lp("waste", "Other hazardous waste")),
    ),
    "goods_kind": (
        ("medicines", _lp("goods", "Counterfeit medicines")),
        ("cigarettes", _lp("goods", "Counterfeit cigarettes")),
        ("alcohol", _lp("goods", "Counterfeit alcohol")),
        ("clothing", _lp("goods", "Counterfeit clothing")),
        ("electronics", _lp("goods", "Counterfeit electronics")),
        ("money", _lp("goods", "Counterfeit money")),
        ("other", _lp("goods", "Other counterfeit goods")),
    ),
    "forced_work": (
        ("online_fraud", _lp("forced work", "Online fraud")),
        ("gambling", _lp("forced work", "Online gambling")),
        ("recruiting", _lp("forced work", "Recruiting others")),
        ("guarding", _lp("forced work", "Guarding others")),
        ("other", _lp("forced work", "Other forced work")),
    ),
    "debt": (
        ("debt_bondage", _lp("debt", "Held by a debt")),
        ("no_debt", _lp("debt", "No debt")),
        ("debt_unknown", _lp("debt", "Debt not known")),
    ),
}


def choices(list_name: str) -> Offer:
    """The codes of a list with their words; raises `KeyError` for a list that nobody knows."""
    return _LISTS[list_name]


def words_of(list_name: str, code: str) -> Lazy | Said:
    """The words of a code; the code itself when it is not on its list any more."""
    found = next((words for known, words in choices(list_name) if known == code), None)
    return found if isinstance(found, Lazy) else Said(str(found or code))
