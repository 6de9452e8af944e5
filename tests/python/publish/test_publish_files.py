"""What stands in the warehouse folder after publishing."""

import stat
from datetime import date

import duckdb
import pytest
from publish_all import publish
from publish_cases import CANARY, ROWS, served_version, write_build

from orchestration.base.errors import KlantbeeldError
from orchestration.publish.publish import publish as publish_marts
from orchestration.publish.reader import open_published


def _parquet_bytes(settings):
    return {path.name: path.read_bytes() for path in settings.parquet_dir.iterdir()}


def _rows(settings, mart):
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.execute(f"from marts.{mart}").fetchall()


def test_report_and_stable_paths(settings):
    write_build(settings, 7)
    report = publish(settings)
    assert report.marts == [("contact_daily", ROWS), ("web_daily", 1)]
    assert report.duckdb_path == settings.warehouse_dir / "klantbeeld.duckdb"
    assert report.parquet_dir == settings.warehouse_dir / "parquet"
    assert (
        report.duckdb_path.resolve().parent
        == settings.warehouse_dir.resolve() / "versions" / report.version_id
    )
    assert sorted(path.name for path in report.duckdb_path.resolve().parent.iterdir()) == [
        "klantbeeld.duckdb",
        "parquet",
    ]
    assert sorted(_parquet_bytes(settings)) == ["contact_daily.parquet", "web_daily.parquet"]
    assert served_version(settings) == 7


def test_only_the_marts_as_tables_are_in_the_file(settings):
    write_build(settings, 1, "create sequence core.event_number", "create macro core.twice(x) as 2 * x")
    publish(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        relations = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        assert relations == [("marts", "contact_daily"), ("marts", "web_daily")]
        assert connection.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
        assert connection.execute("select count(*) from duckdb_sequences()").fetchone() == (0,)
        schemas = connection.execute("select schema_name from duckdb_schemas() where not internal").fetchall()
        assert schemas == [("marts",)]
        assert connection.execute(
            "select count(*) from duckdb_functions() where not internal"
        ).fetchone() == (0,)


def test_nothing_of_the_build_is_left_in_the_bytes(settings):
    write_build(settings, 1, "comment on table marts.contact_daily is 'Merkteken'")
    publish(settings)
    canary = CANARY.encode()
    # The search can find: the build file holds the canary, and the published file what it should hold.
    assert canary in settings.build_file.read_bytes()
    published = settings.published_file.read_bytes()
    assert b"Merkteken" in published
    assert canary not in published
    assert all(canary not in content for content in _parquet_bytes(settings).values())


def test_descriptions_are_carried_over(settings):
    write_build(settings, 1)
    publish(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        tables = connection.execute("select table_name, comment from duckdb_tables() order by 1").fetchall()
        columns = connection.execute(
            "select column_name, comment from duckdb_columns() where comment is not null and not internal"
        ).fetchall()
    assert tables == [("contact_daily", "Contacts a day; it's additive."), ("web_daily", "Visits a day")]
    assert columns == [("contact_count", "Number of contacts")]


def test_descriptions_are_for_readers_and_in_parquet_too(settings):
    """No numbers of requirements, no line ends (F13)."""
    write_build(
        settings,
        1,
        "comment on table marts.contact_daily is 'Contacts (daily, R3; R6), by day (R34):\n it (C1, R2) is all.\n'",
    )
    publish(settings)
    told = "Contacts (daily), by day: it is all."
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        query = "select comment from duckdb_tables() where table_name = 'contact_daily'"
        assert connection.execute(query).fetchone() == (told,)
    file = settings.parquet_dir / "contact_daily.parquet"
    query = f"select decode(key), decode(value) from parquet_kv_metadata('{file}')"
    assert dict(duckdb.sql(query).fetchall()) == {
        "description": told,
        "column:contact_count": "Number of contacts",
    }


def test_the_publication_says_which_version_it_is(settings):
    """In the file and in Parquet, and the content's fingerprint does not depend on it (F11)."""
    mart = "create table marts.publication as select null::varchar as version, date '2026-01-31' as as_of_on"
    write_build(settings, 1, mart)
    for _ in range(2):
        report = publish(settings)
        row = (report.version_id, date(2026, 1, 31))
        with duckdb.connect(str(settings.published_file), read_only=True) as connection:
            assert connection.execute("from marts.publication").fetchall() == [row]
        assert duckdb.sql(f"from '{settings.parquet_dir}/publication.parquet'").fetchall() == [row]
        settings.build_file.touch()
    fingerprints = {folder.name[-8:] for folder in (settings.warehouse_dir / "versions").iterdir()}
    assert len(fingerprints) == 1


def test_files_and_folders_are_read_only(settings):
    write_build(settings, 1)
    publish(settings)
    version = settings.published_file.resolve().parent
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (version, *version.rglob("*"))}
    assert modes == {
        version.name: 0o555,
        "parquet": 0o555,
        "klantbeeld.duckdb": 0o444,
        "contact_daily.parquet": 0o444,
        "web_daily.parquet": 0o444,
    }


def test_same_content_gives_the_same_bytes_and_rows(settings):
    write_build(settings, 1)
    first = publish(settings)
    parquet, rows = _parquet_bytes(settings), _rows(settings, "contact_daily")
    # The same rows in another order, as a second build would write them; the descriptions stay, as content too.
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create temp table shuffled as from marts.contact_daily order by random()")
        connection.execute("delete from marts.contact_daily")
        connection.execute("insert into marts.contact_daily from shuffled")
    second = publish(settings)
    assert _parquet_bytes(settings) == parquet
    assert _rows(settings, "contact_daily") == rows == sorted(rows)
    assert second.version_id > first.version_id
    assert second.version_id.split("-")[1] == first.version_id.split("-")[1]
    write_build(settings, 2)
    assert publish(settings).version_id.split("-")[1] != first.version_id.split("-")[1]


def test_rows_are_ordered_by_all_columns_with_nulls_last(settings):
    write_build(
        settings,
        1,
        "create table marts.z as from (values (2, 'a'), (null, 'b'), (1, null), (1, 'b')) t(i, s)",
    )
    publish(settings)
    expected = [(1, "b"), (1, None), (2, "a"), (None, "b")]
    assert _rows(settings, "z") == expected
    assert duckdb.sql(f"from '{settings.parquet_dir}/z.parquet'").fetchall() == expected


def test_sums_beyond_64_bits_stay_exact(settings):
    largest = 2**70 + 1
    write_build(settings, 1, f"create table marts.z as select {largest}::hugeint as total")
    publish(settings)
    assert int(duckdb.sql(f"from '{settings.parquet_dir}/z.parquet'").fetchone()[0]) == largest


def test_current_and_former_version_are_kept(settings):
    ids = []
    for version in range(4):
        write_build(settings, version)
        ids.append(publish(settings).version_id)
    assert sorted(path.name for path in (settings.warehouse_dir / "versions").iterdir()) == ids[-2:]
    assert ids == sorted(ids)


def test_ids_sort_by_age_though_the_clock_was_set_back(settings):
    write_build(settings, 1)
    publish(settings)
    ahead = "99990101T000000000000Z-00000000"
    current = settings.published_file.resolve().parent
    current.rename(current.parent / ahead)
    (settings.warehouse_dir / "published").unlink()
    (settings.warehouse_dir / "published").symlink_to(f"versions/{ahead}")
    assert publish(settings).version_id > ahead


def test_leftovers_and_broken_links_are_repaired(settings):
    write_build(settings, 1)
    publish(settings)
    leftover = settings.warehouse_dir / ".publishing-20200101T000000000000Z" / "parquet"
    leftover.mkdir(parents=True)
    leftover.chmod(0o555)
    (settings.warehouse_dir / ".publishing-published").symlink_to("versions/nowhere")
    orphan = settings.warehouse_dir / "versions" / "20990101T000000000000Z-00000000"
    orphan.mkdir()
    (settings.warehouse_dir / "parquet").unlink()
    publish(settings)
    assert list(settings.warehouse_dir.glob(".publishing-*")) == []
    assert not orphan.exists()
    assert served_version(settings) == 1


def test_scratch_relations_of_dbt_are_no_marts(settings):
    write_build(settings, 1, "create table marts.web_daily__dbt_tmp as select 1 as version")
    assert [name for name, _ in publish(settings).marts] == ["contact_daily", "web_daily"]


def test_a_vanished_mart_is_gone(settings):
    write_build(settings, 1)
    publish(settings)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("drop view marts.web_daily")
    publish(settings)
    assert sorted(_parquet_bytes(settings)) == ["contact_daily.parquet"]


def test_a_mart_that_the_project_no_longer_has_is_not_published(settings):
    """Nor is its table, which the build file keeps (N2)."""
    write_build(settings, 1)
    publish(settings)
    assert publish_marts(settings, {"contact_daily": ()}).marts == [("contact_daily", ROWS)]
    assert sorted(_parquet_bytes(settings)) == ["contact_daily.parquet"]
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("contact_daily",)]


def test_a_mart_that_was_not_built_is_missed(settings):
    write_build(settings, 1)
    with pytest.raises(KlantbeeldError, match="lacks marts of the project: contact_weekly"):
        publish_marts(settings, {"contact_daily": (), "contact_weekly": ()})


def test_published_marts_are_opened_locked_down(settings, tmp_path):
    write_build(settings, 1)
    publish(settings)
    outside = tmp_path / "secret.csv"
    outside.write_text("a\n1\n")
    with open_published(settings) as connection, open_published(settings) as second:
        assert second.execute("select max(version) from marts.web_daily").fetchone() == (1,)
        parquet = settings.parquet_dir.resolve() / "web_daily.parquet"
        assert connection.execute(f"select version from '{parquet}'").fetchall() == [(1,)]
        for attempt in (
            f"from '{outside}'",
            f"copy marts.web_daily to '{tmp_path}/out.csv'",
            f"attach '{settings.build_file}' as build (read_only)",
            "set enable_external_access = true",
            "set allowed_directories = ['/']",
            "delete from marts.web_daily",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)


def test_a_new_connection_sees_the_new_version_beside_an_old_one(settings):
    write_build(settings, 1)
    publish(settings)
    with open_published(settings) as old:
        write_build(settings, 2)
        publish(settings)
        with open_published(settings) as new:
            query = "select max(version) from marts.web_daily"
            assert (old.execute(query).fetchone(), new.execute(query).fetchone()) == ((1,), (2,))


def test_opening_before_anything_is_published(settings):
    with pytest.raises(KlantbeeldError, match="Nothing is published"):
        open_published(settings)
