"""What staging reads is there before anything is delivered: landing knows the columns of every source."""

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.landing.config import load_landing_config


def test_landing_declares_every_column_that_a_source_describes(manifest: dict) -> None:
    described = {
        (source["source_name"], source["identifier"]): set(source["columns"])
        for source in manifest["sources"].values()
    }
    declared: dict[tuple[str, str], set[str]] = {}
    for delivery in load_landing_config(REPOSITORY_ROOT / "landing.yml").deliveries:
        declared.setdefault((delivery.system, delivery.table), set()).update(delivery.declared_columns)
    missing = {
        ".".join(table): sorted(described.get(table, set()) - columns)
        for table, columns in declared.items()
        if described.get(table, set()) - columns
    }
    assert missing == {}
