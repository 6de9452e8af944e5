"""Readers and kills while publishing: whoever looks sees one whole version."""

import fcntl
import json
import random
import shutil
import time

import duckdb
import pytest
from publish_all import publish
from publish_cases import leftovers, served_version, start_worker, write_build

from orchestration.base.errors import KlantbeeldError
from orchestration.publish import versions

PUBLICATIONS = 100
KILLS = 12


def test_readers_see_one_version_each_during_a_hundred_publications(settings):
    builds = _two_builds(settings)
    publish(settings)
    readers = [start_worker("file_reader_worker.py", settings.warehouse_dir) for _ in range(2)]
    for number in range(PUBLICATIONS):
        shutil.copy(builds[number % 2], settings.build_file)
        publish(settings)
    for reader in readers:
        report = json.loads(reader.communicate(timeout=30)[0])
        assert (report["mixed"], report["errors"]) == ([], [])
        # The reader was there all the while: it saw the version change many times.
        assert report["changes"] > PUBLICATIONS // 10, report
    assert served_version(settings) == 1


def _two_builds(settings):
    """Build files of the versions 0 and 1, as alternating publications need them."""
    builds = []
    for version in (0, 1):
        write_build(settings, version)
        builds.append(settings.warehouse_dir / f"build_{version}")
        shutil.copy(settings.build_file, builds[-1])
    return builds


def test_the_stable_path_never_vanishes(settings):
    settings.warehouse_dir.mkdir()
    _flip_to_a_new_version(settings, "0")
    prober = start_worker("path_prober_worker.py", settings.published_file)
    for number in range(1, 301):
        _flip_to_a_new_version(settings, str(number))
    report = json.loads(prober.communicate(timeout=30)[0])
    assert report["missing"] == 0
    assert report["probes"] > 3000, report


def _flip_to_a_new_version(settings, version):
    """Put a version in place that has an empty file alone, so that little else than the flip takes time.

    All versions stay: so many a second would overtake the prober between following the link and the file.
    """
    scratch = settings.warehouse_dir / f".publishing-{version}"
    scratch.mkdir()
    (scratch / versions.DUCKDB_NAME).touch()
    versions.put_in_place(settings, scratch, version)


def test_a_reader_keeps_the_version_it_opened(settings):
    write_build(settings, 0)
    publish(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        for version in (1, 2, 3):
            write_build(settings, version)
            publish(settings)
        assert connection.execute("select max(version) from marts.contact_daily").fetchone() == (0,)


def test_kills_leave_the_former_publication_and_the_next_one_cleans_up(settings):
    write_build(settings, 0)
    took = _seconds_to_publish(settings)
    chance = random.Random(2)
    interrupted = 0
    for version in range(1, KILLS + 1):
        write_build(settings, version)
        worker = start_worker("publishing_worker.py", settings.project_dir)
        _wait_for_a_publication_under_way(settings)
        time.sleep(chance.uniform(0, took))
        worker.kill()
        worker.communicate()
        interrupted += bool(leftovers(settings))
        # The version before where the kill came during the very first publication of this one.
        assert served_version(settings) in (version, version - 1)
        took = _seconds_to_publish(settings)
        assert served_version(settings) == version
        assert leftovers(settings) == []
        assert len(list((settings.warehouse_dir / "versions").iterdir())) == 2
    assert interrupted >= KILLS // 3, (
        "the kills came too seldom in the middle of a publication to prove anything"
    )


def _seconds_to_publish(settings):
    """Publish; the time that it took, as the machine is busy now."""
    began = time.monotonic()
    publish(settings)
    return time.monotonic() - began


def _wait_for_a_publication_under_way(settings):
    deadline = time.monotonic() + 30
    while not leftovers(settings):
        assert time.monotonic() < deadline, "the worker published nothing"
        time.sleep(0.001)


def test_two_publications_at_once_are_refused(settings):
    write_build(settings, 0)
    publish(settings)
    with (settings.warehouse_dir / ".publish.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(KlantbeeldError, match="Another process is publishing"):
            publish(settings)
    publish(settings)
