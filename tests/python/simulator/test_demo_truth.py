"""What `make demo` simulates, through the whole chain: every planted fact is found, and nothing else claimed."""

import re
from pathlib import Path

import pytest

from orchestration.base.settings import REPOSITORY_ROOT, Settings

OPEN_FACTS = Path(__file__).with_name("open_facts.txt")


def demo_arguments() -> list[str]:
    """The arguments of `klantbeeld simulate` in the Makefile, without the folder."""
    line = re.search(r"klantbeeld simulate (.*) --out landing", (REPOSITORY_ROOT / "Makefile").read_text())
    assert line is not None
    return line.group(1).split()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, klantbeeld) -> Settings:
    """The demo company simulated, landed, built and published."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")
    for arguments in (["simulate", *demo_arguments(), "--out", str(settings.landing_dir)], ["run"]):
        result = klantbeeld(
            *arguments, settings=settings, env={"KLANTBEELD_KEY_FILE": str(folder / "pseudonym.key")}
        )
        assert result.returncode == 0, result.stdout + result.stderr
    return settings


def test_every_planted_fact_is_found_and_the_open_ones_are_listed(demo: Settings, klantbeeld) -> None:
    result = klantbeeld("verify", "--open", str(OPEN_FACTS), settings=demo)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_demo_ends_with_findings_that_name_their_mart(demo: Settings, klantbeeld) -> None:
    lines = klantbeeld("findings", settings=demo).stdout.splitlines()
    assert len(lines) >= 6
    marts = "|".join(path.stem for path in demo.parquet_dir.glob("*.parquet"))
    assert [line for line in lines if not re.search(rf"\[({marts})\]$", line)] == []
