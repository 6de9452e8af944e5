"""What is generated from catalogue/, and whether it is current."""

from pathlib import Path

import yaml

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.catalogue.contract.load import load_contract
from orchestration.catalogue.contract.render import contract_macro, contract_page, input_model
from orchestration.catalogue.metrics.load import load_metrics
from orchestration.catalogue.metrics.render import metric_macro
from orchestration.catalogue.metrics.semantic import semantic_models


def generated_files(root: Path = REPOSITORY_ROOT) -> dict[Path, str]:
    """Every generated file, with its text. Raises ConfigError if the catalogue has faults."""
    return {**generated_from_metrics(root), **generated_from_contract(root)}


def generated_from_metrics(root: Path) -> dict[Path, str]:
    """The macro of the metrics, and the semantic models of dbt."""
    definitions = load_metrics(root)
    variables = yaml.safe_load((root / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    return {
        root / "macros" / "metrics" / "metric_definitions.sql": metric_macro(definitions),
        root / "models" / "marts" / "metric" / "semantic_models.yml": semantic_models(definitions, variables),
    }


def generated_from_contract(root: Path) -> dict[Path, str]:
    """The macro of the contract, the page for people, and the .yml of each input model."""
    entities = load_contract(root)
    page = root / "CONTRACT.md"
    models = {
        root / "models" / "input" / entity.name / f"input__{entity.name}.yml": entity for entity in entities
    }
    return {
        root / "macros" / "input" / "input_contract.sql": contract_macro(entities),
        page: contract_page(entities, _text(page)),
        **{path: input_model(entity, _text(path)) for path, entity in models.items()},
    }


def catalogue_files(root: Path = REPOSITORY_ROOT) -> list[Path]:
    """The files from which everything is generated."""
    return sorted((root / "catalogue").rglob("*.yml"))


def check_catalogue(root: Path = REPOSITORY_ROOT) -> None:
    """Raise ConfigError if the catalogue has faults or a file was not generated from it as it is now."""
    for path, text in generated_files(root).items():
        if _text(path) != text:
            raise ConfigError(
                f"{path} does not match catalogue/: one of them was changed without the other.",
                "Change only catalogue/, then run `make catalogue`.",
            )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
