"""Guards against packed files that unpack to more than a machine can hold; standard library alone."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableFile

MOST_FILES = 20_000
MOST_UNPACKED = 600 << 20  # bytes of all files together
MOST_RATIO = 200  # times its packed size, where a file is larger than a megabyte


def check_package(path: Path) -> None:
    """Refuse what a zip's own list says to be too much, before anything of it is unpacked. Raises UnreadableFile."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError) as fault:
        raise UnreadableFile(f"is damaged: {fault}") from fault
    if len(members) > MOST_FILES:
        raise UnreadableFile(f"packs {len(members)} files, more than {MOST_FILES}")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnreadableFile(f"unpacks to more than {MOST_UNPACKED >> 20} MB")
    for member in members:
        if member.file_size > 1 << 20 and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise UnreadableFile("unpacks to far more than a document holds: a zip bomb")
