"""Who may come in: a password file with hashes, or the name that a reverse proxy puts into a header."""

import re
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import scrypt
from hmac import compare_digest
from pathlib import Path
from threading import Lock

from index.errors import SettingsError, StorageError, UsageError
from ui.shelf import write_whole

SHORTEST = 10  # characters of a password
STAY = 12 * 3600  # seconds that a login lasts
TRIES = 5  # wrong passwords for a name, after which it must wait
PAUSE = 30.0  # seconds
COOKIE = "footnote"
_N, _R, _P = 2**14, 8, 1  # scrypt: 16 MB and some 50 ms a password
_NAME = re.compile(r"[^\s:\x00-\x1f]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Passwords:
    """The users of a password file: a line each, `name:scrypt:salt:hash` in base64."""

    users: Mapping[str, tuple[bytes, bytes]]

    @classmethod
    def read(cls, path: Path) -> "Passwords":
        """Raises SettingsError where the file cannot be read, is no password file or has no users."""
        users = {}
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as fault:
            raise SettingsError(
                f"The password file {path} cannot be read: {fault}. Make one: ask-ui --auth {path} --add-user NAME"
            ) from fault
        for at, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                name, kind, salt, digest = line.strip().split(":")
                if kind != "scrypt":
                    raise ValueError(kind)
                users[name] = (b64decode(salt, validate=True), b64decode(digest, validate=True))
            except ValueError:
                raise SettingsError(
                    f"{path}, line {at}: not a user with a hashed password. "
                    f"Add users with: ask-ui --auth {path} --add-user NAME"
                ) from None
        if not users:
            raise SettingsError(f"{path} names no users. Add one: ask-ui --auth {path} --add-user NAME")
        return cls(users)

    def fits(self, name: str, password: str) -> bool:
        """Whether it is this user's password; takes as long for a name that is none."""
        salt, digest = self.users.get(name, (b"nobody", b""))
        return compare_digest(_hash(password, salt), digest)


def add_user(path: Path, name: str, password: str) -> None:
    """Write a user into a password file, or give one another password. Raises UsageError, StorageError."""
    if not _NAME.match(name):
        raise UsageError(f"{name!r} is no user name: up to 64 characters without space or colon.")
    if len(password) < SHORTEST:
        raise UsageError(f"The password has {len(password)} characters; {SHORTEST} are the least.")
    users = dict(Passwords.read(path).users) if path.exists() and path.stat().st_size else {}
    salt = secrets.token_bytes(16)
    users[name] = (salt, _hash(password, salt))
    lines = [f"{user}:scrypt:{b64encode(s).decode()}:{b64encode(d).decode()}" for user, (s, d) in users.items()]
    try:
        write_whole(path, ("\n".join(lines) + "\n").encode())
        path.chmod(0o600)
    except OSError as fault:
        raise StorageError(f"{path} cannot be written: {fault.strerror or fault}. Name another file.") from fault


def _hash(password: str, salt: bytes) -> bytes:
    return scrypt(password.encode("utf-8", "replace"), salt=salt, n=_N, r=_R, p=_P)


class Door:
    """Knows who comes in. Without passwords and header everybody does, namelessly: on loopback only."""

    def __init__(
        self,
        passwords: Passwords | None = None,
        header: str | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._passwords = passwords
        self._header = header.lower() if header else None
        self._now = now
        self._sessions: dict[str, tuple[str, float]] = {}
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked for a name."""
        return self._passwords is None and self._header is None

    @property
    def has_login(self) -> bool:
        """Whether people log in here, with a password."""
        return self._passwords is not None

    def who(self, headers: Mapping[str, str]) -> str | None:
        """The name behind a request ("" where nobody is asked), or None where it may not come in."""
        if self.is_open:
            return ""
        if self._header is not None:
            return headers.get(self._header, "").strip() or None
        with self._lock:
            name, until = self._sessions.get(_cookie(headers.get("cookie", "")), ("", 0.0))
        return name if self._now() < until else None

    def log_in(self, name: str, password: str) -> str | None:
        """A cookie's value where the password fits. Raises UsageError after too many wrong ones."""
        with self._lock:
            wrong, since = self._wrong.get(name, (0, 0.0))
            if wrong >= TRIES and self._now() < since + PAUSE:
                raise UsageError(f"Too many wrong passwords. Try again in {PAUSE:.0f} seconds.")
        fits = self._passwords is not None and self._passwords.fits(name, password)
        with self._lock:
            now = self._now()
            self._wrong = {key: one for key, one in self._wrong.items() if now < one[1] + PAUSE}
            if not fits:
                self._wrong[name] = (self._wrong.get(name, (0, now))[0] + 1, now)
                return None
            self._wrong.pop(name, None)
            self._sessions = {key: one for key, one in self._sessions.items() if now < one[1]}
            token = secrets.token_urlsafe(32)
            self._sessions[token] = (name, now + STAY)
            return token

    def log_out(self, headers: Mapping[str, str]) -> None:
        """Forget the session behind a request."""
        with self._lock:
            self._sessions.pop(_cookie(headers.get("cookie", "")), None)


def _cookie(header: str) -> str:
    found = (part.strip().partition("=") for part in header.split(";"))
    return next((value for name, _, value in found if name == COOKIE), "")
