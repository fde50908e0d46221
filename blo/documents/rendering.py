"""Words of a document in each of its languages."""

from collections.abc import Sequence

from blo.kernel.i18n import Lazy, use


def in_each(words: Lazy, languages: Sequence[str]) -> tuple[str, ...]:
    """Render the words once for every language, in the order given."""
    rendered = []
    for tag in languages:
        with use(tag):
            rendered.append(str(words))
    return tuple(rendered)


def same(rendered: Sequence[str]) -> bool:
    """Tell whether all renderings are alike, as codes and numbers are, so that one is enough."""
    return len(set(rendered)) == 1
