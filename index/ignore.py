"""`.askignore`: which files of a folder are passed over, by gitignore's rules; the home of pathspec."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DocumentsError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE = ".askignore"


def read_rules(path: Path) -> "GitIgnoreSpec":
    """The rules of one `.askignore`. Raises DocumentsError where a line is no rule, or the file cannot be read."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(path.read_text("utf-8-sig").splitlines())
    except (ValueError, OSError) as fault:
        raise DocumentsError(f"{path} cannot be used: {fault}. Mend it or take it away.") from fault


def is_ignored(rules: Mapping[str, "GitIgnoreSpec"], file: str) -> bool:
    """Whether the rules, each by its folder ('' or 'a/b/'), pass a file over; the deepest that speaks wins."""
    folder = file.rstrip("/").rpartition("/")[0]
    while True:
        below = f"{folder}/" if folder else ""
        if below in rules:
            said = rules[below].check_file(file.removeprefix(below)).include
            if said is not None:
                return said
        if not folder:
            return False
        folder = folder.rpartition("/")[0]
