"""The directory's capitals, as a Chilean reader writes them: «LICEO DE LA SERENA» is «Liceo de la Serena».

Presentation only: `School.name` keeps what the directory says. Accents come back only to words that take
one in any sentence (Básica, González: `data/spelling.txt`); a word with two readings (Martin, Victor) stays.
"""

import re
from functools import lru_cache
from pathlib import Path

LINKS = frozenset(["DE", "DEL", "AL", "A", "Y", "E", "EN", "CON", "POR", "PARA", "SIN"])
ARTICLES = frozenset(
    ["LA", "LAS", "LO", "LOS"]
)  # not EL: «de el» is always contracted, so «de El Bosque» is a name
SMALL = LINKS | ARTICLES
ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})\Z")
ACRONYMS = frozenset(
    ["CEIA", "CEIAS", "JUNJI", "INTEGRA", "SA", "EIRL", "UC", "USACH", "SOFOFA", "ENAC", "DUOC", "CEIN"]
)
ABBREVIATIONS = frozenset(
    ["DR", "SR", "ST", "MR", "MRS", "MS", "PBRO", "MTRO", "STGO", "LTDA"]
)  # no vowel, no acronym

SPELLING = Path(__file__).resolve().parent.parent / "data" / "spelling.txt"


def _plain(word):
    return word.translate(str.maketrans("áéíóúüñ", "aeiouun"))


# Both «NINOS» and «NIÑOS» are found: the directory lost some ñ, not all.
SPELLED = {}
for _spelling in SPELLING.read_text("utf-8").split():
    SPELLED[_plain(_spelling)] = _spelling
    SPELLED[_spelling.translate(str.maketrans("áéíóúü", "aeiouu"))] = _spelling

# Letters that an old encoding turned into others.
REPAIRED = str.maketrans({"À": "Á", "È": "É", "Ò": "Ó", "Ý": "Í", "Û": "Ü", "Ð": "Ñ", "¥": "Ñ", "·": " "})
NUMBER_SIGN = re.compile(r"\b(?:N[°ºª_¦Õ]|NRO\.?|N[.]?(?=\s*\d))\s*(?=\d)")
APOSTROPHE = re.compile(r"(?<=[^\W\d_])[`´^¦'’](?=[^\W\d_])")
QUOTED = re.compile(r"[`´']([^`´']+)[`´']")
STRAY = re.compile(r"[`´^¦_]")
TIGHT_DOT = re.compile(r"(?<=[^\W\d_]{2}\.)(?=[^\W\d_]{2})|(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})")
ONLY_WORDS = re.compile(r"[A-ZÁÉÍÓÚÜÑ ]+(?<! N)")
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*")


def display_name(name):
    """The directory's name in upper and lower case; '' where the directory has none."""
    name = " ".join(name.upper().translate(REPAIRED).split())
    if name in ("", "NULL"):
        return ""
    if ONLY_WORDS.fullmatch(name):
        words = name.split(" ")
        following = [*(f" {word}" for word in words[1:]), ""]
        return " ".join(map(_word, words, [None, *words], following))
    before = [None]

    def written(match):
        word, start = match.group(), match.start()
        opens = name[start - 1 : start] in ("«", "(", "-", "/")
        before.append(word)
        return _word(word, None if opens else before[-2], name[match.end() :])

    name = _repaired(name)
    return " ".join(WORD.sub(written, name).split())


def _repaired(name):
    name = NUMBER_SIGN.sub("N° ", name)
    name = APOSTROPHE.sub("'", name)
    name = QUOTED.sub(r"«\1»", name)
    name = STRAY.sub(" ", name)
    return TIGHT_DOT.sub(" ", name)


def _word(word, previous, rest):
    """One word as it is written; `previous` is None where the name or a part of it begins."""
    is_small = word in SMALL and previous is not None and (word in LINKS or previous in LINKS)
    if is_small and (len(word) > 1 or _links(word, previous, rest)):
        return word.lower()
    return _proper(word, rest.startswith("."))


@lru_cache(maxsize=16_000)
def _proper(word, abbreviated):
    """A word that is no link: with its capital and its accent, or as it is if it is an acronym."""
    if "." in word or _is_acronym(word, abbreviated):
        return word
    return "'".join(
        _spelled(part).capitalize() if len(part) > 1 or index == 0 else part
        for index, part in enumerate(word.lower().split("'"))
    )


def _spelled(word):
    return re.sub(r"([cs])ion\Z", r"\1ión", SPELLED.get(word, word))


def _is_acronym(word, abbreviated):
    if word in ACRONYMS or (len(word) > 1 and ROMAN.match(word)):
        return True
    vowelless = 2 <= len(word) <= 5 and not re.search("[AEIOUÁÉÍÓÚÜY]", word)
    return vowelless and not abbreviated and word not in ABBREVIATIONS


def _links(letter, previous, rest):
    """Whether a lone letter is a link («camino a Belén») and not a class («Liceo A N° 12», «Escuela E-5»)."""
    following = rest.lstrip()
    if not rest.startswith(" ") or following.startswith("N°") or not following[:2].isalpha():
        return False
    if letter == "E":
        return following.startswith(("I", "Í", "HI"))
    return letter == "Y" or previous not in ("LICEO", "ESCUELA", "COLEGIO", "LETRA")
