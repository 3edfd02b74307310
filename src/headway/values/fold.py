"""Names compared without case, spaces, punctuation and accents of the keyboard."""

import unicodedata


def fold(name: str) -> str:
    """`Maxi Plus` and `MaxiPlus`, `Google` and `google` fold to the same text; letters of any script are kept.

    Only compatibility forms and case are folded; an accent makes another name.
    """
    text = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(filter(str.isalnum, text))
    return kept or text.strip()
