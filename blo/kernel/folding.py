"""Texts as they are compared when somebody looks for a part of one: as readers take them, not as they are stored."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without capitals, spaces, points and hyphens, and without characters that nobody sees.

    Forms that only look different (full width, ligatures) are one (NFKC). Vowels and tone marks stay: without them
    names of this region's scripts are other names. How a name is spelled otherwise is for matching to say, not for
    this.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "ZPC")
