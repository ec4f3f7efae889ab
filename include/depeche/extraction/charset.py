"""Bytes to text, by what the bytes say rather than by what is said of them."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from depeche.records.outcome import Reason, Refusal

__all__ = ["Decoded", "decode"]

REPAIRED = "charset_repaired"
"""Flag: the bytes were not what was declared, or declared nothing and were no UTF-8."""

# Longest first: the UTF-16 mark is the beginning of the UTF-32 one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# First bytes of formats that hold no article; after WHATWG, MIME Sniffing.
_SIGNATURES = {
    b"%PDF-": "PDF",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ\x00": "XZ",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office document",
    b"{\\rtf": "RTF",
    b"%!PS-Adobe-": "PostScript",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"OggS\x00": "Ogg audio",
    b"ID3": "MP3 audio",
    b"PAR1": "Parquet",
    b"SQLite format 3\x00": "SQLite",
    b"RIFF": "RIFF media",
}

# Control characters that no text uses; tab, line ends, form feed and escape are used.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1b") | {0x7F})
_MOST_CONTROLS = 0.01
"""Random bytes hold 11 % of them; the dirtiest articles that were seen, 0.1 %."""

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page declares its charset; the standard says 1,024, pages say later."""

# What the web means by these names (WHATWG, Encoding).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# Charsets of the web (WHATWG, Encoding) and of old desktops: no one writes news in EBCDIC.
_CANDIDATES = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8",
    "iso8859_15", "koi8_r", "koi8_u", "cp866", "cp874", "mac_roman", "mac_cyrillic", "cp850",
    "cp852", "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
_SAMPLE = 1 << 16
"""Bytes that are shown to the detector: lines that are not plain ASCII, from the beginning."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the flags that its decoding deserves."""

    text: str
    flags: tuple[str, ...] = ()


def decode(
    content: bytes, declared: str | None = None, *, markup: bool = False
) -> Decoded | Refusal:
    """The text of `content`, without its byte order mark; `markup` reads `<meta charset>` too.

    In this order: byte order mark, binary signatures, the declared charset unless the bytes
    contradict it, UTF-8, a detector. Linear in the size.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], name)
    named = _codec(declared) or (_codec_of_page(content) if markup else None)
    wide = named is not None and named.startswith(("utf-16", "utf-32"))
    if not wide and (what := _binary(content)):
        return Refusal(Reason.NOT_TEXT, f"the bytes are {what}, not text")
    return _as_declared(content, named) or _as_utf8(content, named) or _detected(content)


def _marked(content: bytes, name: str) -> Decoded:
    try:
        return Decoded(content.decode(name))
    except UnicodeDecodeError:
        return Decoded(content.decode(name, "replace"), (REPAIRED,))


def _binary(content: bytes) -> str | None:
    """What kind of binary the bytes are; None for text."""
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            return what
    if b"\x00" in content:
        return "binary (they hold NUL)"
    controls = len(content) - len(content.translate(None, _CONTROLS))
    return "binary (control characters)" if controls > _MOST_CONTROLS * len(content) else None


def _codec(label: str | None) -> str | None:
    """Python's name of the codec that the web means by `label`; None if there is none."""
    try:
        name = codecs.lookup((label or "").strip().lower()).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name)


def _codec_of_page(content: bytes) -> str | None:
    match = _META.search(content, 0, _HEAD) or _XML.match(content)
    name = _codec(match[1].decode("ascii", "replace")) if match else None
    # A page that could be read so far is in no wide charset, whatever it declares (WHATWG, HTML).
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _as_declared(content: bytes, name: str | None) -> Decoded | None:
    """By the declared charset, unless the bytes are plainly UTF-8 or do not fit."""
    if name is None or name == "utf-8" or (not content.isascii() and _is_utf8(content)):
        return None
    try:
        return Decoded(content.decode(name))
    except (UnicodeDecodeError, LookupError):  # `hex` is a codec too, but not of text
        return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_utf8(content: bytes, declared: str | None) -> Decoded | None:
    """As UTF-8, where it is; a few stray bytes in it are taken for windows-1252."""
    flags = () if declared in {None, "utf-8"} or content.isascii() else (REPAIRED,)
    try:
        return Decoded(content.decode(), flags)
    except UnicodeDecodeError:
        pass
    doubtful = content.decode("utf-8", "replace")
    strays = doubtful.count("�")
    valid = sum(map(len, _NON_ASCII.findall(doubtful))) - strays
    if valid < _VALID_PER_STRAY * strays:
        return None
    return Decoded(content.decode("utf-8", _WESTERN_STRAYS), (REPAIRED,))


_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_VALID_PER_STRAY = 4
"""Valid sequences for each stray byte: by chance, a legacy text has hardly any."""
_WESTERN_STRAYS = "depeche.western_strays"


def _western_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_WESTERN_STRAYS, _western_stray)


def _detected(content: bytes) -> Decoded | Refusal:
    """As windows-1252 if that reads like a Western text, else as the detector says."""
    sample = b"\n".join(_telling_lines(content))
    if _reads_western(sample):
        return Decoded(content.decode("cp1252", "replace"), (REPAIRED,))
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is None:
        return Refusal(Reason.NOT_TEXT, "the bytes fit no charset")
    return Decoded(content.decode(best.encoding, "replace"), (REPAIRED,))


def _telling_lines(content: bytes) -> Iterator[bytes]:
    """Lines with bytes beyond ASCII, each from shortly before the first, up to a sample in all."""
    room = _SAMPLE
    for line in content.split(b"\n"):
        high = _HIGH.search(line)
        if high:
            start = max(0, high.start() - _BEFORE)
            yield line[start : start + room]
            room -= len(line) - start
            if room <= 0:
                return


_HIGH = re.compile(rb"[\x80-\xff]")
_BEFORE = 64
_WESTERN = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸ"
_IN_WORD = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f’‘­](?=[A-Za-z])")
_ODD_IN_WORDS = 0.05
_ACCENTED = 0.25
"""More accented letters than that is another script: French has 4 %, Vietnamese 25."""


def _reads_western(sample: bytes) -> bool:
    """Whether the letters inside words are those of Western Europe, and few enough."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    inside = _IN_WORD.findall(text)
    odd = sum(letter not in _WESTERN for letter in inside)
    accented = sum(map(text.count, _WESTERN))
    letters = accented + sum(map(len, re.findall(r"[A-Za-z]+", text)))
    return odd <= _ODD_IN_WORDS * len(inside) and accented <= _ACCENTED * letters
