"""The pictures of all published journeys, shown with the publication in Dagster."""

import os
import tempfile
from pathlib import Path

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.journey.picture import draw
from orchestration.journey.read import Language, known_journeys, read_journey

# The defaults of `klantbeeld journey`.
_MONTHS = 3
_LANGUAGE: Language = "en"


def draw_all(settings: Settings) -> dict[str, Path]:
    """Draw each journey in `pictures_dir`, remove pictures of other journeys, and return the files by journey.

    A journey that nobody has finished has no picture.
    """
    drawn: dict[str, Path] = {}
    try:
        journeys = known_journeys(settings)
    except KlantbeeldError:
        journeys = []
    for journey_id in journeys:
        try:
            picture = draw(read_journey(settings, journey_id, _MONTHS, _LANGUAGE), _LANGUAGE)
        except KlantbeeldError:
            continue
        drawn[journey_id] = settings.pictures_dir / f"{journey_id}.svg"
        _replace(drawn[journey_id], picture)
    for left in set(settings.pictures_dir.glob("*.svg")) - set(drawn.values()):
        left.unlink()
    return drawn


def _replace(path: Path, text: str) -> None:
    """Write to a temporary file first, so that a reader sees the old picture or the new one."""
    path.parent.mkdir(exist_ok=True)
    descriptor, beside = tempfile.mkstemp(suffix=".part", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(beside).chmod(0o644)
    Path(beside).replace(path)
