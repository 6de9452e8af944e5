"""The staging models of the repository, vendors' included, whatever the demo lists."""

import json

from orchestration.base.settings import REPOSITORY_ROOT


def every_staging_model() -> str:
    """The dbt vars that list every stg_<system>__<entity> under its entity, as JSON."""
    inputs: dict[str, list[str]] = {}
    for path in sorted((REPOSITORY_ROOT / "models" / "staging").rglob("stg_*__*.sql")):
        if path.parts[-2] != "landing":
            inputs.setdefault(path.stem.split("__")[1], []).append(path.stem)
    return json.dumps({"klantbeeld_inputs": inputs})
