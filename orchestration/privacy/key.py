"""The key of the pseudonyms: where it comes from, and the rule that a warehouse has only one."""

import hashlib
import hmac
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings

KEY_VARIABLE = "KLANTBEELD_KEY"
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_KEY_ID = re.compile(r"[0-9a-f]{16}")
_MIN_HEX_BYTES = 16
_MIN_TEXT_BYTES = 32
_KEY_ID_MESSAGE = b"klantbeeld key id"


@dataclass(frozen=True)
class PseudonymKey:
    """A secret for HMAC-SHA-256. `key_id` may be shown and stored; the secret is left out of every repr."""

    secret: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """A fingerprint, 16 hexadecimal characters, from which the secret cannot be computed."""
        return hmac.new(self.secret, _KEY_ID_MESSAGE, hashlib.sha256).hexdigest()[:16]


def open_key(settings: Settings, create: bool = True) -> PseudonymKey:
    """The key of this project, checked against the key that the warehouse was written with.

    Looks at KLANTBEELD_KEY, then at the key file; if neither exists and nothing was pseudonymised yet, a
    key file is made (`create`), readable only by its owner. Raises ConfigError for a key that is missing,
    too short, readable by others, or not the warehouse's.
    """
    stored = stored_key_id(settings)
    key = _find_key(settings)
    if key is None:
        if stored or not create:
            raise _missing(settings, stored)
        key = _make_key_file(settings.key_file)
    if stored and key.key_id != stored:
        raise ConfigError(
            f"The pseudonymisation key (fingerprint {key.key_id}) is not the one that "
            f"{settings.warehouse_dir} was written with (fingerprint {stored}). Nothing was written: with two "
            "keys one customer would become two.",
            f"Restore the former key in {KEY_VARIABLE} or {settings.key_file}, or land everything "
            "again in a new warehouse.",
        )
    return key


def stored_key_id(settings: Settings) -> str | None:
    """The fingerprint of the key that the warehouse was written with; None if it has no pseudonyms."""
    path = settings.ledger_dir / "key_id"
    if not path.is_file():
        return None
    text = path.read_bytes().decode("ascii", "replace").strip()
    if not _KEY_ID.fullmatch(text):
        raise ConfigError(
            f"{path} is damaged: it should have the fingerprint of the key that the warehouse was written with.",
            "Restore it from a backup. Or, if the key is certainly the same, delete it: it is made again.",
        )
    return text


def store_key_id(settings: Settings, key: PseudonymKey) -> None:
    """Record in the ledger which key the warehouse is written with. Put in place by rename."""
    if stored_key_id(settings) == key.key_id:
        return
    settings.ledger_dir.mkdir(parents=True, exist_ok=True)
    path = settings.ledger_dir / "key_id"
    beside = path.with_name(".key_id.tmp")
    beside.write_text(key.key_id + "\n", encoding="ascii")
    beside.replace(path)


def parse_key(text: str, source: str) -> PseudonymKey:
    """A key from text: hexadecimal (16 bytes or more), else any text of 32 bytes or more.

    `source` says where the text is, for the error; the text itself is never repeated.
    """
    text = text.strip()
    if _HEX.fullmatch(text) and len(text) % 2 == 0:
        return PseudonymKey(bytes.fromhex(text))
    if len(text.encode()) < _MIN_TEXT_BYTES:
        raise ConfigError(
            f"The pseudonymisation key in {source} is too short to be safe.",
            f"Give at least {2 * _MIN_HEX_BYTES} hexadecimal characters or {_MIN_TEXT_BYTES} characters of "
            "text, for example from `openssl rand -hex 32`.",
        )
    return PseudonymKey(text.encode())


def _find_key(settings: Settings) -> PseudonymKey | None:
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        return parse_key(from_environment, f"the environment variable {KEY_VARIABLE}")
    return _read_key_file(settings.key_file)


def _read_key_file(path: Path) -> PseudonymKey | None:
    try:
        with path.open(encoding="utf-8") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise ConfigError(
                    f"The key file {path} can be read by others.",
                    f"Run: chmod 600 {path}. If it was copied, make a new key.",
                )
            return parse_key(file.read(), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The key file {path} cannot be read ({type(error).__name__}).",
            "Check its path, permissions and content.",
        ) from None


def _make_key_file(path: Path) -> PseudonymKey:
    text = secrets.token_hex(32)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # O_EXCL: if two first landings run at once, only one makes the key.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        existing = _read_key_file(path)
        assert existing is not None
        return existing
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
    return parse_key(text, str(path))


def _missing(settings: Settings, stored: str | None) -> ConfigError:
    what = (
        f"its identifiers were replaced with the key with fingerprint {stored}"
        if stored
        else "identifiers need a key"
    )
    return ConfigError(
        f"There is no pseudonymisation key for {settings.warehouse_dir}: {what}.",
        f"Put the key back in {settings.key_file} (mode 0600), or give it in {KEY_VARIABLE}.",
    )
