"""How names sort and how they are found, the same on every database.

Both databases sort by bytes, which puts Álamos and Ñuñoa after Z. A `sort_key` column, filled wherever a name
is written, sorts as a Chilean reader expects: accents do not count, ñ comes after n.
"""

import re
import unicodedata

from django.db.models import Q

ENYE = "n~"  # the tilde of ASCII stands after every letter
_LETTERS = {"a": "aáàäÁ", "e": "eéèëÉ", "i": "iíìïÍ", "o": "oóòöÓ", "u": "uúùüÚÜ", "n": "nñÑ"}


def sort_key(text):
    """The text as it sorts: without accents or capitals, ñ as a letter of its own after n, single spaces."""
    text = " ".join(text.casefold().split())
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text).replace("n\u0303", ENYE)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sounds_like(column, text):
    """A filter on a column of sort keys: every word of `text` occurs, with or without its accents and tildes.

    A phone's keyboard has no ñ at hand: `nunoa` finds Ñuñoa, `ñuñoa` does not find Nunoa.
    """
    found = Q()
    for word in sort_key(text).split():
        if "n" in word.replace(ENYE, ""):
            found &= Q(**{f"{column}__regex": re.sub("n(?!~)", "n~?", re.escape(word))})
        else:
            found &= Q(**{f"{column}__contains": word})
    return found


def pattern_of(word):
    """The word as a pattern for `iregex` on a text without a sort key: accents, tildes and capitals do not count."""
    return "".join(
        f"[{_LETTERS[letter]}]" if letter in _LETTERS else re.escape(letter)
        for letter in sort_key(word).replace("~", "")
    )
