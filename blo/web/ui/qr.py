"""QR codes, drawn as part of the page: nothing is fetched, and nobody else learns what they hold."""

import segno
from markupsafe import Markup


def qr(text: str) -> Markup:
    """Draw a text as a QR code; its size is the style sheet's business."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass="")
    return Markup(drawn)  # noqa: S704 - drawn of squares; the text is not in it
