"""Reads the input contract and reports every fault with file, line and what to write instead."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from orchestration.base.config_messages import Problem, did_you_mean, explain
from orchestration.catalogue.contract.model import ContractEntity, Entity, Shared
from orchestration.catalogue.files import CatalogueFile, refusal, refuse

Model = TypeVar("Model", bound=BaseModel)


def load_contract(root: Path) -> list[ContractEntity]:
    """The entities in the order of catalogue/contract.yml. Raises ConfigError that names every fault."""
    folder = root / "catalogue" / "contract"
    file = CatalogueFile.read(folder.with_suffix(".yml"))
    shared, problems = _validated(Shared, file, "contract.yml")
    if shared is None:
        raise refusal(file.faults(problems))
    faults = file.faults(_file_problems(shared, folder))
    refuse(faults)
    entities: list[ContractEntity] = []
    for name in shared.entities:
        file = CatalogueFile.read(folder / f"{name}.yml")
        entity, problems = _validated(Entity, file, "an entity")
        if entity is not None:
            whole = _whole(name, entity, shared)
            problems = list(_entity_problems(whole, shared))
            entities.append(whole)
        faults += file.faults(problems)
    refuse(faults)
    return entities


def _validated(model: type[Model], file: CatalogueFile, document: str) -> tuple[Model | None, list[Problem]]:
    try:
        return model.model_validate(file.content), []
    except ValidationError as error:
        return None, explain(error, model, file.content, document)


def _file_problems(shared: Shared, folder: Path) -> Iterator[Problem]:
    """Every entity has a file, and every file belongs to an entity."""
    files = sorted(path.stem for path in folder.glob("*.yml"))
    for place, name in enumerate(shared.entities):
        if name not in files:
            yield Problem(
                ("entities", place), f"{name} has no file contract/{name}.yml.", did_you_mean(name, files)
            )
    for name in files:
        if name not in shared.entities:
            yield Problem(
                ("entities",), f"contract/{name}.yml is not listed.", f"Add `- {name}`, or delete it."
            )


def _whole(name: str, entity: Entity, shared: Shared) -> ContractEntity:
    columns = {**shared.first_columns, **entity.columns, **shared.last_columns}
    has_moment = any(column.is_event_time for column in entity.columns.values())
    return ContractEntity(name, entity, columns, shared.event_columns if has_moment else {})


def _entity_problems(whole: ContractEntity, shared: Shared) -> Iterator[Problem]:
    known = list(whole.columns)
    for place, name in enumerate(whole.entity.grain):
        if name not in known:
            yield Problem(("grain", place), f"{name!r} in grain is not a column.", did_you_mean(name, known))
    moments = [name for name, column in whole.columns.items() if column.is_event_time]
    for name in moments[1:]:
        yield Problem(("columns", name), f"{name} is a second event time, next to {moments[0]}.", "Keep one.")
    for name, column in whole.entity.columns.items():
        if name in {**shared.first_columns, **shared.last_columns, **shared.event_columns}:
            yield Problem(("columns", name), f"{name} is already in contract.yml.", "Leave it out here.")
        if column.follows and column.follows not in known:
            text = f"{name} follows {column.follows!r}, which is not a column."
            yield Problem(("columns", name, "follows"), text, did_you_mean(column.follows, known))
        if column.minimum is not None and column.type in ("string", "timestamp", "date", "boolean"):
            yield Problem(("columns", name, "minimum"), f"{name} is not a number.", "Leave minimum out.")
