"""`python -m tests.mutation.run`: how many of a sample of mutants the unit tests notice, and which they do not."""

import random
import re
from collections import Counter
from itertools import groupby
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


def unit_tests(target: Path, models: list[str] | None = None) -> dict[str, list[UnitTest]]:
    """The unit tests of the layers with logic, by model, as dbt compiled them when it last ran them."""
    found: dict[str, list[UnitTest]] = {}
    run = target / "run" / "klantbeeld" / "models"
    for path in sorted(run.rglob("*.yml/models/**/*.sql")):
        layer, *folders = path.relative_to(run).parts
        model = next(folder for folder in folders if folder.endswith(".yml")).removesuffix(".yml")
        if layer not in LAYERS or (models and model not in models):
            continue
        compiled = path.read_text()
        if "dbt_internal_unit_test_actual" in compiled:
            found.setdefault(model, []).append(UnitTest(model, compiled))
    return found


def unnoticed(test: UnitTest, drawn: set[Mutant], connection: duckdb.DuckDBPyConnection) -> set[Mutant]:
    """Those of the drawn mutants with which a unit test passes; the others fail it, or their SQL does not run."""
    for name, sql in {**test.fixtures, **test.steps}.items():
        connection.execute(f"create or replace temp table {quote_ident(name)} as {sql}")
    columns = ", ".join(quote_ident(column) for column in test.columns)
    expected = _rows(connection, columns, test.expected) if test.expected else Counter()
    survivors = set()
    mutants = set(test.mutants)
    for mutant in sorted(mutants & drawn):
        try:
            rows = _rows(connection, columns, test.sql(mutant))
        except duckdb.Error:
            continue
        if rows == expected:
            survivors.add(mutant)
    # A place that this test compiles without, as a var or a macro would have it, says nothing.
    return survivors | (drawn - mutants)


def _rows(connection: duckdb.DuckDBPyConnection, columns: str, sql: str) -> Counter[tuple]:
    return Counter(connection.execute(f"select {columns} from ({sql})").fetchall())


def equivalents() -> list[tuple[re.Pattern[str], str]]:
    """Mutants that give the same answer on every input, with the reason why: by name, or several by a pattern."""
    return [
        (re.compile(row["pattern"] if "pattern" in row else re.escape(row["mutant"])), row["reason"])
        for row in yaml.safe_load(EQUIVALENT.read_text()) or []
    ]


def drawn_of(possible: list[Mutant], sample: int, seed: int) -> set[Mutant]:
    """A sample in proportion over the models: one in so many of all, model by model, shuffled within each."""
    if not 0 < sample < len(possible):
        return set(possible)
    lot = random.Random(seed)
    ordered: list[Mutant] = []
    for _, of_model in groupby(sorted(possible), key=lambda mutant: mutant.model):
        mutants = list(of_model)
        ordered += lot.sample(mutants, len(mutants))
    start = lot.random()
    return {ordered[int((number + start) * len(ordered) / sample)] for number in range(sample)}


def main(
    target: Annotated[Path, typer.Option(help="dbt's target folder after a run of the unit tests.")],
    sample: Annotated[int, typer.Option(help="How many mutants to try; 0 tries all.")] = 200,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 7,
    model: Annotated[list[str] | None, typer.Option(help="Only mutants of these models.")] = None,
    goal: Annotated[float, typer.Option(help="The share that unit tests must notice.")] = 0.95,
) -> None:
    """Draw mutants of the models of core, metrics and marts, try each, and print those that no unit test noticed."""
    tests = unit_tests(target, model)
    known = equivalents()
    every = {mutant for of_model in tests.values() for test in of_model for mutant in test.mutants}
    possible = sorted(m for m in every if not any(pattern.fullmatch(str(m)) for pattern, _ in known))
    drawn = drawn_of(possible, sample, seed)
    survivors: list[Mutant] = []
    with duckdb.connect(target.parent / "build.duckdb", read_only=True) as connection:
        for name in track(tests, "Models"):
            left = {mutant for mutant in drawn if mutant.model == name}
            for test in tests[name]:
                left = unnoticed(test, left, connection) if left else left
            survivors += sorted(left)
    for mutant in survivors:
        typer.echo(f"survived: {mutant}")
    noticed = len(drawn) - len(survivors)
    share = noticed / max(len(drawn), 1)
    typer.echo(
        f"{noticed} of {len(drawn)} mutants noticed, {share:.1%}. Drawn with seed {seed} from {len(possible)}, in "
        f"proportion over {len(tests)} models ({len({mutant.model for mutant in drawn})} have one or more); "
        f"{len(every) - len(possible)} others are known to be equivalent."
    )
    raise typer.Exit(0 if share >= goal else 1)


if __name__ == "__main__":
    typer.run(main)
