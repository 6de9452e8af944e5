"""What is generated from catalogue/, and whether it is current."""

from pathlib import Path

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.catalogue.load import load_metrics
from orchestration.catalogue.render import metric_macro


def generated_files(root: Path = REPOSITORY_ROOT) -> dict[Path, str]:
    """Every file that is generated, with its text. Raises ConfigError where the catalogue has faults."""
    return {root / "macros" / "metrics" / "metric_definitions.sql": metric_macro(load_metrics(root))}


def catalogue_files(root: Path = REPOSITORY_ROOT) -> list[Path]:
    """The files from which all that is generated."""
    return sorted((root / "catalogue").rglob("*.yml"))


def check_catalogue(root: Path = REPOSITORY_ROOT) -> None:
    """Raise ConfigError where the catalogue has faults or a file was not generated from it as it is now."""
    for path, text in generated_files(root).items():
        if path.read_text(encoding="utf-8") != text:
            raise ConfigError(
                f"{path} is not what catalogue/ says: one of them was changed without the other.",
                "Change catalogue/ alone, then run `make catalogue`.",
            )
