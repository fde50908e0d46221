"""The lists there are, where a version of an entry came from, and what an entry is marked with."""

import re

from blo.kernel.codes import Code
from blo.kernel.i18n import lazy_gettext as _l
from blo.kernel.i18n import lazy_pgettext as _lp

LONGEST_CODE = 32
PLAIN = re.compile(r"[a-z0-9_]{1,32}")
ISO_3166_2 = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class CodeList(Code):
    """A list whose entries an installation may extend; the fields of records name the list they take codes from."""

    CRIME = "crime_type", _lp("code list", "Crimes")
    DRUG = "drug_kind", _lp("code list", "Drugs")
    PRECURSOR = "precursor_kind", _lp("code list", "Precursor chemicals")
    SPECIES = "species_group", _lp("code list", "Groups of species")
    TIMBER = "timber_kind", _lp("code list", "Kinds of timber")
    WASTE = "waste_kind", _lp("code list", "Kinds of waste")
    GOODS = "goods_kind", _lp("code list", "Kinds of goods")
    CITES = "cites_appendix", _lp("code list", "Appendices of CITES")
    FORCED_WORK = "forced_work", _lp("code list", "Kinds of forced work")
    DEBT = "debt", _lp("code list", "Whether a debt holds somebody")
    UNIT = "unit", _lp("code list", "Units of quantity")
    SEIZURE = "seizure_type", _lp("code list", "Kinds of seizures")
    DOCUMENT = "document_type", _lp("code list", "Kinds of documents")
    FRAUD = "document_fraud", _lp("code list", "Kinds of document fraud")
    CONCEALMENT = "concealment", _lp("code list", "Ways of concealment")
    FACILITATION = "facilitation_basis", _lp("code list", "What facilitation is known from")
    RECRUITMENT = "recruitment_channel", _lp("code list", "Ways of recruitment")
    FEE_TIMING = "fee_timing", _lp("code list", "When fees are paid")
    FEE_METHOD = "fee_method", _lp("code list", "How fees are paid")
    HARM = "harm_kind", _lp("code list", "Kinds of harm")
    ABUSE = "abuse_kind", _lp("code list", "Kinds of abuse")
    PERPETRATOR = "perpetrator_kind", _lp("code list", "Kinds of perpetrators")
    ACTION = "action_taken", _lp("code list", "Actions taken")
    DEFINITION = "definition_used", _lp("code list", "Legal definitions used")
    SUBDIVISION = "subdivision", _lp("code list", "Provinces")

    @property
    def shape(self) -> re.Pattern[str]:
        """What its codes look like; provinces have the codes of ISO 3166-2, as records hold them."""
        return ISO_3166_2 if self is CodeList.SUBDIVISION else PLAIN


class Origin(Code):
    """Where a version of an entry came from."""

    SHIPPED = "shipped", _l("Came with the program")
    PERSON = "person", _l("Changed on its page")
    FILE = "file", _l("Taken in from a file")


class Mark(Code):
    """What stands beside an entry."""

    PROVISIONAL = "provisional", _lp("code list", "Provisional"), "warn"
    ENDED = "ended", _lp("code list", "No longer valid")
    COMING = "coming", _lp("code list", "Not valid yet")
    INCOMPLETE = "incomplete", _lp("code list", "Labels missing"), "warn"
