"""`python -m tests.mutation.run`: how many of a sample of mutants the unit tests notice, and which they do not."""

import random
from collections import Counter
from pathlib import Path
from typing import Annotated

import duckdb
import typer
import yaml
from rich.progress import track

from orchestration.base.sql import quote_ident
from tests.mutation.mutants import Mutant, UnitTest

LAYERS = ("core", "metrics", "marts")
EQUIVALENT = Path(__file__).parent / "equivalent.yml"


def unit_tests(target: Path) -> dict[str, list[UnitTest]]:
    """Every unit test of the layers with logic, by model, as dbt compiled it when it last ran them."""
    found: dict[str, list[UnitTest]] = {}
    run = target / "run" / "klantbeeld" / "models"
    for path in sorted(run.rglob("*.yml/models/**/*.sql")):
        layer, *folders = path.relative_to(run).parts
        compiled = path.read_text()
        if layer in LAYERS and "dbt_internal_unit_test_actual" in compiled:
            model = next(folder for folder in folders if folder.endswith(".yml")).removesuffix(".yml")
            found.setdefault(model, []).append(UnitTest(model, compiled))
    return found


def unnoticed(test: UnitTest, drawn: set[Mutant], connection: duckdb.DuckDBPyConnection) -> set[Mutant]:
    """Those of the drawn mutants with which a unit test passes; the others fail it, or their SQL does not run."""
    for name, sql in test.fixtures.items():
        connection.execute(f"create or replace temp table {name} as {sql}")
    columns = ", ".join(quote_ident(column) for column in test.columns)
    expected = _rows(connection, columns, test.expected) if test.expected else Counter()
    survivors = set()
    for mutant in [mutant for mutant in test.mutants if mutant in drawn]:
        try:
            rows = _rows(connection, columns, test.sql(mutant))
        except duckdb.Error:
            continue
        if rows == expected:
            survivors.add(mutant)
    # A place that this test compiles without, as a var or a macro would have it, says nothing.
    return survivors | (drawn - set(test.mutants))


def _rows(connection: duckdb.DuckDBPyConnection, columns: str, sql: str) -> Counter[tuple]:
    return Counter(connection.execute(f"select {columns} from ({sql})").fetchall())


def equivalent_mutants() -> dict[str, str]:
    """Mutants that give the same answer on every input, each with the reason why."""
    return {row["mutant"]: row["reason"] for row in yaml.safe_load(EQUIVALENT.read_text()) or []}


def main(
    target: Annotated[Path, typer.Option(help="dbt's target folder after a run of the unit tests.")],
    sample: Annotated[int, typer.Option(help="How many mutants to try; 0 tries all.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 7,
    model: Annotated[list[str] | None, typer.Option(help="Only mutants of these models.")] = None,
    goal: Annotated[float, typer.Option(help="The share that unit tests must notice.")] = 0.95,
) -> None:
    """Draw mutants of the models of core, metrics and marts, try each, and print those that no unit test noticed."""
    tests = {name: of_model for name, of_model in unit_tests(target).items() if not model or name in model}
    known = equivalent_mutants()
    every = {mutant for of_model in tests.values() for test in of_model for mutant in test.mutants}
    possible = sorted(mutant for mutant in every if str(mutant) not in known)
    drawn = set(random.Random(seed).sample(possible, sample) if 0 < sample < len(possible) else possible)
    survivors: list[Mutant] = []
    with duckdb.connect(target.parent / "build.duckdb", read_only=True) as connection:
        for name in track(tests, "Models"):
            left = {mutant for mutant in drawn if mutant.model == name}
            for test in tests[name]:
                left = unnoticed(test, left, connection) if left else left
            survivors += sorted(left)
    for mutant in survivors:
        typer.echo(f"survived: {mutant}")
    share = 1 - len(survivors) / max(len(drawn), 1)
    typer.echo(
        f"{len(drawn) - len(survivors)} of {len(drawn)} mutants noticed, {share:.1%} "
        f"({len(possible)} in {len(tests)} models, {len(known)} known to be equivalent)."
    )
    raise typer.Exit(0 if share >= goal else 1)


if __name__ == "__main__":
    typer.run(main)
