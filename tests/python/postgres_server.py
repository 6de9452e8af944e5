"""A Postgres server of its own for a test session, on a free port of the loopback address.

Import `postgres_url` in a conftest.py to use it.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

USER, PASSWORD = "klantbeeld", "Geheim:3@canary"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a database that the tests may fill as they like; skips where no Postgres is installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("Postgres is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="klantbeeld-postgres-"))
    account = _account(folder)
    password_file, data, port = folder / "password", folder / "data", _free_port()
    password_file.write_text(PASSWORD)
    password_file.chmod(0o644)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120, **account)

    password = f"--pwfile={password_file}"
    run(binaries / "initdb", "-D", data, "-U", USER, "-E", "UTF8", "-A", "scram-sha-256", password)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    program = found[-1] if found else shutil.which("initdb")
    return Path(program).parent if program else None


def _account(folder: Path) -> dict[str, int]:
    """The server refuses to run as root; then it runs as nobody, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
