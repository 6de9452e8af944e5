"""The format of catalogue/contract.yml and catalogue/contract/<entity>.yml."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Type = Literal["string", "timestamp", "date", "bigint", "double", "boolean", "decimal(18, 2)"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(_Strict):
    """One column; catalogue/README.md explains every key."""

    type: Type
    read_as: Text | None = None
    required: bool = False
    values: list[Text] = Field(default_factory=list)
    minimum: int | float | None = None
    is_event_time: bool = False
    decides: bool = False
    follows: Text | None = None
    description: Text


Columns = dict[Name, Column]


class Entity(_Strict):
    """One file: what a record is, what identifies it, and its own columns."""

    description: Text
    owner_role: Text
    grain: list[Text]
    columns: Columns
    notes: str = ""


class Shared(_Strict):
    """catalogue/contract.yml: the entities in order, and the columns they share."""

    version: Literal[1]
    entities: list[Name]
    first_columns: Columns
    last_columns: Columns
    event_columns: Columns


@dataclass(frozen=True)
class ContractEntity:
    """An entity with all its columns: what a source may give, and what input adds."""

    name: str
    entity: Entity
    columns: Columns
    added: Columns
