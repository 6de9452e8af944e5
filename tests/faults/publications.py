"""Publishing under readers, and publications that are damaged on disk."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import duckdb
from publish.publish_cases import project_settings, start_worker, write_build
from publish_all import publish

from orchestration.base.settings import Settings
from tests.faults.tally import Tally

READERS = 4
MARTS = ("contact_daily", "web_daily")


def readers(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Publish two versions in turn under four readers: each read shows one version whole."""
    tally = Tally("readers beside publications")
    settings = project_settings(folder)
    builds = _two_builds(settings)
    publish(settings)
    looking = [start_worker("file_reader_worker.py", settings.warehouse_dir) for _ in range(READERS)]
    for number in range(count):
        shutil.copy(builds[number % 2], settings.build_file)
        publish(settings)
        step()
    reports = [json.loads(reader.communicate(timeout=60)[0]) for reader in looking]
    tally.tried = tally.survived = count
    tally.wrong = sum(len(report["mixed"]) for report in reports)
    tally.problems += [f"a reader met {error}" for report in reports for error in report["errors"]]
    tally.problems += ["a reader saw no version change"] * any(not report["changes"] for report in reports)
    if tally.wrong or tally.problems:
        tally.problems.append(f"{tally.wrong} reads mixed two versions")
        tally.survived -= 1
    return tally


def _two_builds(settings: Settings) -> list[Path]:
    builds = []
    for version in (0, 1):
        write_build(settings, version)
        builds.append(settings.warehouse_dir / f"build_{version}")
        shutil.copy(settings.build_file, builds[-1])
    return builds


def damaged(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Damage a published file: DuckDB's gives an error or the right rows, and the next publication is whole.

    Parquet as DuckDB writes it has no checksums: what is read of it between damage and publication is not judged.
    """
    tally = Tally("damaged publications")
    settings = project_settings(folder)
    write_build(settings, 1)
    publish(settings)
    expected = (_in_file(settings), _in_folder(settings))
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        files = sorted(path for path in settings.parquet_dir.resolve().parent.rglob("*.*") if path.is_file())
        _damage(dice.choice(files), dice)
        try:
            wrong = int(_in_file(settings) != expected[0])
        except duckdb.Error:
            wrong = 0
        publish(settings)
        lost = int((_in_file(settings), _in_folder(settings)) != expected)
        tally.add(f"seed {seed}, damage {number}", wrong=wrong, lost=lost)
        step()
    return tally


def _damage(file: Path, dice: Random) -> None:
    """Flip bits or cut the file off; what is published is read-only, which binds neither root nor a disk."""
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    if dice.random() < 0.3:
        content = content[: dice.randrange(len(content))]
    else:
        for _ in range(dice.randint(1, 20)):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    file.write_bytes(content)


def _in_file(settings: Settings) -> list[tuple]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        queries = [f"from marts.{mart} order by all" for mart in MARTS]
        return [row for query in queries for row in connection.execute(query).fetchall()]


def _in_folder(settings: Settings) -> list[tuple]:
    queries = [f"from '{settings.parquet_dir}/{mart}.parquet' order by all" for mart in MARTS]
    return [row for query in queries for row in duckdb.execute(query).fetchall()]
