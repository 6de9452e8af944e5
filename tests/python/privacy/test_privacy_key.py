"""The key: where it comes from, who may read it, and that a warehouse has one."""

import stat
from pathlib import Path

import pytest
from landing_project import LandingProject

from orchestration.base.errors import ConfigError
from orchestration.privacy.key import PseudonymKey, open_key, parse_key, stored_key_id

HEX = "0123456789abcdef" * 4
IDENTIFIED = {"path": "f.csv", "columns": ["id", "email"], "identifiers": {"email": "email"}}
CONTENT = "id,email\n1,ann@x.nl\n"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_file_is_made_on_first_use_for_the_owner_alone(project: LandingProject) -> None:
    project.land_one(CONTENT, **{key: value for key, value in IDENTIFIED.items() if key != "path"})
    path = project.settings.key_file
    assert path == project.settings.project_dir / ".klantbeeld" / "pseudonym.key"
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o700)
    assert len(bytes.fromhex(path.read_text().strip())) == 32
    assert stored_key_id(project.settings) == open_key(project.settings).key_id


def test_without_identifiers_no_key_is_needed_or_made(project: LandingProject) -> None:
    project.land_one(CONTENT, drop=["email"])
    assert not project.settings.key_file.exists()
    assert stored_key_id(project.settings) is None


@pytest.mark.parametrize(
    ("text", "secret"),
    [(HEX, bytes.fromhex(HEX)), ("z" * 32, b"z" * 32), (HEX[:32], bytes.fromhex(HEX[:32]))],
)
def test_a_key_is_hexadecimal_or_text(text: str, secret: bytes) -> None:
    assert parse_key(f" {text}\n", "x").secret == secret


@pytest.mark.parametrize("text", ["", "tiny", "z" * 31, HEX[:31], "ab" * 15])
def test_a_short_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ConfigError, match="too short") as caught:
        parse_key(text, "the file x")
    assert not text or text not in str(caught.value)


def test_the_environment_comes_before_the_file(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_file = open_key(project.settings)
    monkeypatch.setenv("KLANTBEELD_KEY", HEX)
    assert open_key(project.settings).secret == bytes.fromhex(HEX) != in_file.secret
    monkeypatch.delenv("KLANTBEELD_KEY")
    elsewhere = tmp_path / "other.key"
    elsewhere.write_text("y" * 40)
    elsewhere.chmod(0o600)
    monkeypatch.setenv("KLANTBEELD_KEY_FILE", str(elsewhere))
    assert open_key(project.settings).secret == b"y" * 40


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(project: LandingProject, mode: int) -> None:
    open_key(project.settings)
    project.settings.key_file.chmod(mode)
    with pytest.raises(ConfigError, match="can be read by others"):
        open_key(project.settings)


def test_another_key_is_refused_before_anything_is_written(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.deliver("f.csv", CONTENT)
    project.declare(IDENTIFIED)
    project.land()
    before = _content(project.settings.warehouse_dir)
    project.deliver("f.csv", CONTENT + "2,bob@x.nl\n")
    monkeypatch.setenv("KLANTBEELD_KEY", HEX)
    with pytest.raises(ConfigError, match="is not the one that") as caught:
        project.land()
    assert HEX not in str(caught.value)
    assert _content(project.settings.warehouse_dir) == before


def test_a_lost_key_is_not_replaced_by_a_new_one(project: LandingProject) -> None:
    project.deliver("f.csv", CONTENT)
    project.declare(IDENTIFIED)
    project.land()
    project.settings.key_file.unlink()
    with pytest.raises(ConfigError, match="There is no pseudonymisation key"):
        project.land()
    assert not project.settings.key_file.exists()


def test_the_secret_is_in_no_repr_and_not_in_the_fingerprint() -> None:
    key = PseudonymKey(bytes.fromhex(HEX))
    assert "secret" not in repr(key)
    assert len(key.key_id) == 16
    assert key.key_id not in HEX


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".writer.lock"
    }
