"""Names compared without case, spaces, punctuation and accents of the keyboard."""

import unicodedata
from itertools import product

MANY = 3


def fold(name: str) -> str:
    """`Maxi Plus` and `MaxiPlus`, `Google` and `google` fold to the same text; letters of any script are kept.

    Only compatibility forms and case are folded; an accent makes another name.
    """
    text = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(filter(str.isalnum, text))
    return kept or text.strip()


def cases(word: str) -> tuple[str, ...]:
    """The spellings of a word for a search that takes only A to Z and a to z as alike: the other letters in both cases.

    `ÖL` gives `ÖL` and `öL`. Of more than three such letters: as written, all small, all capital, the first capital.
    """
    ways = [
        (letter,) if letter.isascii() else tuple(dict.fromkeys((letter, letter.lower(), letter.upper())))
        for letter in word
    ]
    if sum(len(way) > 1 for way in ways) > MANY:
        return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))
    return tuple("".join(letters) for letters in product(*ways))
