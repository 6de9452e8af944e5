"""The file that names people: one identifier per line, such as `email: name@example.com`.

No message repeats a value.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.config_messages import did_you_mean
from orchestration.base.errors import ConfigError
from orchestration.landing.config import LandingConfig
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.nobody import NOBODY
from orchestration.privacy.pseudonym import IDENTIFIER_TYPES, normalise, pseudonym


@dataclass(frozen=True)
class Identifier:
    """One line of the file. `text` is as written, so it is never in a message, nor is its repr."""

    line: int
    kind: str
    text: str
    pseudonym: str

    def __repr__(self) -> str:
        return f"Identifier(line {self.line})"

    @property
    def spellings(self) -> set[str]:
        """The identifier as written and as compared."""
        return {self.text, normalise(self.kind, self.text) or self.text}


def identifier_kinds(config: LandingConfig) -> list[str]:
    """The types that an identifier can have in this project."""
    declared = {kind for delivery in config.deliveries for kind in delivery.identifiers.values()}
    return sorted({*IDENTIFIER_TYPES, *declared})


def read_identifiers(path: Path, kinds: Collection[str], key: PseudonymKey) -> list[Identifier]:
    """The identifiers of a file. Raises a ConfigError that names line and fault, never the content of the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text.", "Write it as plain text in UTF-8.") from None
    found = [
        _identifier(path, number, line, kinds, key)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not found:
        raise ConfigError(f"{path} names nobody.", "Write one identifier per line: email: name@example.com")
    return found


def _identifier(path: Path, number: int, line: str, kinds: Collection[str], key: PseudonymKey) -> Identifier:
    kind, colon, text = (part.strip() for part in line.partition(":"))
    if not colon or not text:
        raise ConfigError(
            f"{path}, line {number} is not a type and an identifier with a colon between them.",
            "Write for example: email: name@example.com",
        )
    if kind not in kinds:
        # What is before the colon may be a misplaced value, so it is not repeated.
        hint = did_you_mean(kind, sorted(kinds)) if kind.isalpha() and kind.islower() else ""
        raise ConfigError(
            f"{path}, line {number} begins with a type that landing.yml does not declare.",
            hint or f"Known: {', '.join(sorted(kinds))}.",
        )
    value = pseudonym(key, kind, text)
    if value is None or value == NOBODY:
        raise ConfigError(
            f"{path}, line {number} has a value that systems write for an unknown person.",
            "Remove the line, or give the real identifier.",
        )
    return Identifier(number, kind, text, value)
