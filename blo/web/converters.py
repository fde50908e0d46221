"""What may stand in an address: references, never names."""

from werkzeug.routing import BaseConverter

from blo.kernel.i18n import LOCALES


class Reference(BaseConverter):
    """A reference such as ``TH-MSI-D-26-7K3QF8MW``; anything else is no address at all."""

    regex = r"[A-Z]{2}-[A-Z0-9]{2,4}-[A-Z]-[0-9]{2}-[2-9A-Y]{8}"


class ListedCode(BaseConverter):
    """A code of a code list: small letters, digits and underscores, or a province as in ``TH-57``."""

    regex = r"[a-z0-9_]{1,32}|[A-Z]{2}-[A-Z0-9]{1,3}"


class Word(BaseConverter):
    """A verb or code in an address: small letters, with hyphens or underscores."""

    regex = r"[a-z][a-z_-]{1,39}"


class Language(BaseConverter):
    """The tag of a language of the interface."""

    regex = "|".join(LOCALES)
