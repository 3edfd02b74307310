"""Bytes to text: the encoding, told by content."""

import codecs
import re

from charset_normalizer import from_bytes

from headway.ingest.table import UnreadableFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
ODD_SIGNS = re.compile("[\x80-\x9f¤§©¬®°-³µ¶¹¼-¿×÷†‡ˆ˜‰‹›¢¥¦ª¸º]")


def decode(data: bytes, file: str) -> tuple[str, str]:
    """The text and the name of its encoding. Raises UnreadableFile for damaged or binary content."""
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _strict(data, codec, file), name
    unmarked = _unmarked_utf16(data)
    if unmarked:
        return _strict(data, unmarked, file), "UTF-16 without a mark"
    _refuse_nul(data, file)
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error, file)
    return _single_byte(data, file)


def _strict(data: bytes, codec: str, file: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            file, f"the text breaks off or is damaged near line {line} ({codec}). Export it again."
        ) from error
    if "\0" in text:
        raise UnreadableFile(file, f"there is a NUL in line {text.count(chr(10), 0, text.index(chr(0))) + 1}: damaged.")
    return text


def _unmarked_utf16(data: bytes) -> str:
    sample = data[:4000]
    if len(sample) < 8 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.05 * half else ""


def _refuse_nul(data: bytes, file: str) -> None:
    at = data.find(b"\0")
    if at >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise UnreadableFile(
            file, f"there is a NUL byte in line {line}: the file is damaged or is not text. Export it again."
        )


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> None:
    runs = HIGH_RUN.findall(data[: 4 << 20])
    whole = sum(1 for run in runs if MULTIBYTE.fullmatch(run) or not MULTIBYTE.sub(b"", run))
    if whole > 2 * (len(runs) - whole):
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            file, f"most of it is UTF-8 but line {line} is not: damaged or cut off. Export it again as UTF-8."
        )


def _single_byte(data: bytes, file: str) -> tuple[str, str]:
    if sum(data[:4000].count(bytes([code])) for code in range(1, 9)) > 4:
        raise UnreadableFile(file, "it is not text and of no kind that Headway knows. Export it as CSV or XLSX.")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    high = [letter for letter in text[: 4 << 20] if ord(letter) > 127]
    if text and sum(bool(ODD_SIGNS.match(letter)) for letter in high) <= 0.4 * len(high):
        return text, "Windows-1252"
    best = from_bytes(b"\n".join(line for line in data[: 1 << 20].splitlines() if HIGH_RUN.search(line))).best()
    if best is None:
        raise UnreadableFile(file, "its encoding cannot be told. Export it again as UTF-8.")
    return _strict(data, best.encoding, file), best.encoding
