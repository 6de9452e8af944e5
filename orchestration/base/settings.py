"""Where a project's files are: one place that knows every path of a run."""

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.errors import ConfigError

# Special in SQL text, in the patterns that read files, or in dbt's templates.
_SPECIAL = frozenset("'\"[]{}*?\\")

REPOSITORY_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """The folders of one project. All paths are absolute.

    `project_dir` holds dbt_project.yml and landing.yml, `landing_dir` the delivered files, `warehouse_dir`
    everything that is built.
    """

    project_dir: Path
    landing_dir: Path
    warehouse_dir: Path

    @property
    def landing_file(self) -> Path:
        return self.project_dir / "landing.yml"

    @property
    def key_file(self) -> Path:
        """Where the pseudonymisation key is kept unless KLANTBEELD_KEY or KLANTBEELD_KEY_FILE says otherwise."""
        return Path(
            os.environ.get("KLANTBEELD_KEY_FILE") or self.project_dir / ".klantbeeld" / "pseudonym.key"
        )

    @property
    def raw_dir(self) -> Path:
        return self.warehouse_dir / "raw"

    @property
    def ledger_dir(self) -> Path:
        return self.warehouse_dir / "ledger"

    @property
    def rejected_dir(self) -> Path:
        return self.warehouse_dir / "rejected"

    @property
    def vault_dir(self) -> Path:
        return self.warehouse_dir / "vault"

    @property
    def erasure_dir(self) -> Path:
        """Digests of the people who were erased, and what an interrupted erasure still has to do."""
        return self.warehouse_dir / "erasure"

    @property
    def retention_dir(self) -> Path:
        """The day from which rows are kept, and what was published about the days before."""
        return self.warehouse_dir / "retention"

    @property
    def build_file(self) -> Path:
        """The DuckDB file that dbt writes. Nothing else opens it while a build runs."""
        return self.warehouse_dir / "build.duckdb"

    @property
    def published_file(self) -> Path:
        """The read-only DuckDB file that BI tools open."""
        return self.warehouse_dir / "klantbeeld.duckdb"

    @property
    def parquet_dir(self) -> Path:
        return self.warehouse_dir / "parquet"

    @property
    def open_dir(self) -> Path:
        """What everybody may see: the open marts, with small cells hidden."""
        return self.warehouse_dir / "open"

    @property
    def evidence_file(self) -> Path:
        """The build file for which tests and checks passed."""
        return self.warehouse_dir / "build.passed.json"

    @property
    def published_from_file(self) -> Path:
        """What the current publication was made from."""
        return self.warehouse_dir / "published_from.json"

    @property
    def data_docs_dir(self) -> Path:
        return self.warehouse_dir / "data_docs"

    @property
    def feedback_dir(self) -> Path:
        """Texts for the people who submitted a signal, for the mail system."""
        return self.warehouse_dir / "feedback"

    @property
    def pictures_dir(self) -> Path:
        """The pictures of the published journeys, one SVG each."""
        return self.warehouse_dir / "pictures"

    @property
    def dbt_target_dir(self) -> Path:
        return self.warehouse_dir / "target"


def resolve_settings(
    project_dir: str | Path | None = None,
    landing: str | Path | None = None,
    warehouse: str | Path | None = None,
) -> Settings:
    """Resolve the folders from arguments, then environment, then defaults.

    Defaults: the current folder; `landing/` and `warehouse/` below the project.
    Environment: KLANTBEELD_PROJECT_DIR, KLANTBEELD_LANDING, KLANTBEELD_WAREHOUSE.
    Raises ConfigError if the package is installed without its dbt project, the project folder has no
    dbt_project.yml, or the path of the warehouse has a character
    with a special meaning in the SQL and the patterns it becomes part of.
    """
    if not (REPOSITORY_ROOT / "dbt_project.yml").is_file():
        raise ConfigError(
            f"klantbeeld is installed in {REPOSITORY_ROOT} without its dbt project, as from a wheel or from git+https.",
            "Install it from a checkout: git clone it, then pip install -e <path>; see docs/package.md.",
        )
    project = Path(project_dir or os.environ.get("KLANTBEELD_PROJECT_DIR") or Path.cwd()).resolve()
    if not (project / "dbt_project.yml").is_file():
        raise ConfigError(
            f"{project} is not a dbt project: it has no dbt_project.yml.",
            "Go to the folder of your project or give it with --project-dir; examples/quickstart is one to start from.",
        )
    landing_dir = Path(landing or os.environ.get("KLANTBEELD_LANDING") or project / "landing").resolve()
    warehouse_dir = Path(
        warehouse or os.environ.get("KLANTBEELD_WAREHOUSE") or project / "warehouse"
    ).resolve()
    special = sorted(
        {letter for letter in str(warehouse_dir) if letter in _SPECIAL or not letter.isprintable()}
    )
    if special:
        raise ConfigError(
            f"The path of the warehouse folder has {' '.join(map(repr, special))}: {str(warehouse_dir)!r}.",
            "Choose a path without these for the project, or another warehouse folder with --warehouse.",
        )
    return Settings(project, landing_dir, warehouse_dir)
