"""What may stand in an address: references, never names."""

from werkzeug.routing import BaseConverter


class Reference(BaseConverter):
    """A reference such as ``TH-MSI-D-26-7K3QF8MW``; anything else is no address at all."""

    regex = r"[A-Z]{2}-[A-Z0-9]{2,4}-[A-Z]-[0-9]{2}-[2-9A-Y]{8}"


class Word(BaseConverter):
    """A verb or code in an address: small letters, with hyphens or underscores."""

    regex = r"[a-z][a-z_-]{1,39}"
