"""Bytes to text: UTF-8 first, then byte-order marks, then what charset-normalizer is sure of."""

from pathlib import Path

from index.errors import UnreadableFile

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PROBE = 1 << 16  # bytes from which an encoding is guessed


def decode(path: Path) -> tuple[str, str]:
    """The file's text without a byte-order mark, and its encoding's name.

    Raises UnreadableFile where the file is not text or its encoding cannot be decided, OSError where it cannot
    be opened.
    """
    data = path.read_bytes()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding).removeprefix("\ufeff"), encoding
    if b"\0" in data:
        raise UnreadableFile("is not text: it holds zero bytes")
    try:
        return _checked(data.decode("utf-8").removeprefix("\ufeff")), "utf-8"
    except UnicodeDecodeError:
        encoding = _guess(data)
        return _checked(_decoded(data, encoding)), encoding


def _guess(data: bytes) -> str:
    """The encoding, where the guess is a firm one."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_PROBE]).best()
    if best is None or best.percent_chaos > 20:
        raise UnreadableFile("is not text in an encoding that can be told; save it as UTF-8")
    return best.encoding


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise UnreadableFile(f"is not text: it looks like {encoding} but is not; save it as UTF-8") from fault


def _checked(text: str) -> str:
    """Refuses what decodes by luck: control characters are rare in text."""
    probe = text[:_PROBE]
    odd = sum(character < " " and character not in "\t\n\r\f\v\x1b" for character in probe)
    if odd > len(probe) // 100:
        raise UnreadableFile("is not text: it holds control characters")
    return text
