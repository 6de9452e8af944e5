"""A small project whose deliveries a test writes, declares, lands and reads back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_text
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import LandedFile, land
from orchestration.landing.ledger import Ledger


@dataclass(frozen=True)
class LandingProject:
    """A project in a temporary folder."""

    settings: Settings

    @classmethod
    def make(cls, root: Path) -> "LandingProject":
        settings = Settings(root, root / "landing", root / "warehouse")
        settings.landing_dir.mkdir(parents=True)
        (root / "dbt_project.yml").write_text("name: test\n")
        return cls(settings)

    def deliver(self, name: str, content: str | bytes) -> Path:
        """Write a file below the landing folder."""
        path = self.settings.landing_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def declare(self, *deliveries: dict[str, Any]) -> None:
        """Write landing.yml. Unless given: system s, table t, format csv."""
        full = [{"system": "s", "table": "t", "format": "csv", **delivery} for delivery in deliveries]
        self.settings.landing_file.write_text(
            yaml.safe_dump({"version": 1, "deliveries": full}, sort_keys=False)
        )

    def land(self) -> list[LandedFile]:
        """Land everything that is declared."""
        return land(self.settings, load_landing_config(self.settings.landing_file)).files

    def land_one(self, content: str | bytes, name: str = "f.csv", **delivery: Any) -> LandedFile:
        """Write one file, declare it alone, land it."""
        self.deliver(name, content)
        self.declare({"path": name, **delivery})
        (file,) = self.land()
        return file

    def rows(
        self, table: str = "t", columns: str = "* exclude (_file, _delivery_hash, _loaded_at)"
    ) -> list[tuple]:
        """What a dbt source over the table reads, by line."""
        return self.query(f"select {columns} from {self.source(table)} order by _loaded_at, _line")

    def source(self, table: str = "t") -> str:
        """The table as dbt sources read it."""
        files = quote_text(f"{self.settings.raw_dir}/s/{table}/*/*/*.parquet")
        return f"read_parquet({files}, hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"

    def rejected(self, table: str = "*") -> list[tuple]:
        """(line, text, reason) of the rejected records of one table or of all, by file and line."""
        files = list(self.settings.rejected_dir.glob(f"*/{table}/*.parquet"))
        if not files:
            return []
        paths = ", ".join(quote_text(str(file)) for file in files)
        return self.query(f"select line, text, reason from read_parquet([{paths}]) order by file, line")

    def ledger(self) -> Ledger:
        """The ledger as it stands on disk."""
        return Ledger(self.settings)

    @staticmethod
    def query(sql: str) -> list[tuple]:
        """Rows of a query of DuckDB."""
        with duckdb.connect() as connection:
            return connection.execute(sql).fetchall()
