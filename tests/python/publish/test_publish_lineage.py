"""No person is in a mart under another name: columns are followed back to what was delivered (N11)."""

from pathlib import Path

import duckdb
import pytest
from sqlglot.errors import SqlglotError

from orchestration.base.errors import CheckFailed
from orchestration.base.settings import Settings
from orchestration.publish import lineage
from orchestration.publish.guard import judge_name
from orchestration.publish.lineage import DELIVERED, Model, Relation, trace
from orchestration.publish.lineage_guard import assert_nobody_behind

CONTACT = """
    with staged as (select * from "build"."staging"."stg_contact")
    select 'c' || col1 as team, answer_text, customer_ref, body_text, toelichting_veld as remark, seconds
    from staged
"""


def _judge(settings: Settings, mart: str, *rows: str, excuse: dict[str, str] | None = None) -> None:
    """Build and judge one mart over core.fct_contact, which has the columns of `CONTACT`."""
    settings.warehouse_dir.mkdir(parents=True)
    staged = "'a' as answer_text, 'b' as body_text, 'c' as customer_ref, 'x' as col1, 1 as seconds"
    remarks = " union all ".join(f"select {staged}, {row} as toelichting_veld" for row in rows or ("'kort'",))
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema staging; create schema core; create schema marts")
        connection.execute(f"create table staging.stg_contact as {remarks}")
        connection.execute(f"create view core.fct_contact as {CONTACT}")
        connection.execute("create table core.dim_team as select 'x' as team, 'Team X' as name")
        connection.execute(f"create table marts.own as {mart}")
    read = "select col1, seconds, toelichting_veld, answer_text, body_text, customer_ref from read_parquet('r.parquet')"
    nodes = [
        _node(settings, "staging", "stg_contact", read),
        _node(settings, "core", "fct_contact", CONTACT, "staging.stg_contact"),
        _node(settings, "marts", "own", mart, "core.fct_contact"),
    ]
    columns = {
        name: {"config": {"meta": {"not_personal_because": why}}} for name, why in (excuse or {}).items()
    }
    nodes[-1]["columns"] = columns
    assert_nobody_behind(settings, {"nodes": {node["unique_id"]: node for node in nodes}})


def _node(settings: Settings, schema: str, name: str, sql: str, *parents: str) -> dict[str, object]:
    file = Path("models") / f"{name}.sql"
    compiled = settings.dbt_target_dir / "compiled" / "own" / file
    compiled.parent.mkdir(parents=True, exist_ok=True)
    compiled.write_text(sql)
    return {
        "resource_type": "model",
        "unique_id": f"{schema}.{name}",
        "schema": schema,
        "alias": name,
        "package_name": "own",
        "original_file_path": str(file),
        "depends_on": {"nodes": list(parents)},
        "columns": {},
    }


REFUSED = {
    "renamed": "select answer_text as toelichting from build.core.fct_contact",
    "cut": "select substr(customer_ref, 1, 12) as klant from build.core.fct_contact",
    "hashed": "select md5(customer_ref) as k from build.core.fct_contact",
    "picked": "select team, max(body_text) as k from build.core.fct_contact group by team",
    "listed": "select string_agg(customer_ref, ',') as k from build.core.fct_contact",
    "chosen": "select case when seconds > 1 then customer_ref else team end as k from build.core.fct_contact",
    "by an alias of the same select": "select customer_ref as a, substr(a, 1, 3) as k from build.core.fct_contact",
    "through ctes": """
        with a as (select * from build.core.fct_contact), b as (select team, customer_ref as c from a)
        select team, coalesce(c, '-') as k from b""",
    "in a union": "select team as k from build.core.fct_contact union all select body_text from build.core.fct_contact",
    "words": "select w.word as k from build.core.fct_contact, unnest(string_split(body_text, ' ')) as w(word)",
    "unnested": "select unnest(string_split(body_text, ' ')) as k from build.core.fct_contact",
    "subquery": "select (select max(customer_ref) from build.core.fct_contact) as k",
    "window": "select last_value(customer_ref) over (order by seconds) as k from build.core.fct_contact",
    "joined": """
        select t.name, f.customer_ref as k from build.core.dim_team as t
        inner join build.core.fct_contact as f on t.team = f.team""",
    "star": """
        with a as (select *, answer_text as k from build.core.fct_contact)
        select * exclude (answer_text, customer_ref, body_text) from a""",
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_comes_from_a_person_is_refused(settings: Settings, case: str) -> None:
    with pytest.raises(CheckFailed, match=r"marts\.own\.\w+ comes from core\.fct_contact") as caught:
        _judge(settings, REFUSED[case])
    assert "not_personal_because" in caught.value.hint


HONEST = {
    "counted": "select team, count(distinct customer_ref) as customer_count from build.core.fct_contact group by team",
    "compared": "select body_text is null as is_silent, length(body_text) as n from build.core.fct_contact",
    "grouped by": """
        with a as (select customer_ref, sum(seconds) as s from build.core.fct_contact group by customer_ref)
        select avg(s) as mean_seconds from a""",
    "ordered by": """
        select row_number() over (partition by customer_ref order by body_text) as n from build.core.fct_contact""",
    "joined by": """
        select t.name, count(*) as n from build.core.dim_team as t
        inner join build.core.fct_contact as f on t.team = f.customer_ref group by t.name""",
    "decided by": "select case when customer_ref = 'c' then 'one' else 'other' end as kind from build.core.fct_contact",
}


@pytest.mark.parametrize("case", HONEST)
def test_what_is_counted_or_compared_passes(settings: Settings, case: str) -> None:
    _judge(settings, HONEST[case])


def test_a_file_is_followed_by_the_names_of_its_columns() -> None:
    """Also where a column is named like the one it is made of, and where one is made of another of the same select."""
    sql = """
        select trim(klantnummer) as a, substr(a, 1, 3) as b, trim(soort) as soort, case when soort = 'x' then 1 end as n
        from read_parquet('raw/*.parquet') where a <> ''"""
    model = Model(Relation("staging", "stg_calls"), sql, ())
    found = trace([model], {}, lambda name: bool(judge_name(name)))[model.relation]
    delivered = frozenset([DELIVERED])
    klant = delivered | {"the delivered column klantnummer"}
    assert found["a"] == klant and found["b"] >= klant
    assert found["soort"] == delivered and "n" not in found


def test_the_mart_can_say_why_a_column_is_about_nobody(settings: Settings) -> None:
    excuse = {"k": "Words that many customers used."}
    _judge(settings, "select body_text as k from build.core.fct_contact", excuse=excuse)


def test_delivered_free_text_is_refused_under_any_name(settings: Settings) -> None:
    told = "ik bel al drie keer en nog steeds is mijn meter niet goed afgelezen"
    with pytest.raises(
        CheckFailed, match=r"marts\.own\.k holds what looks like free text \(1 distinct"
    ) as caught:
        _judge(settings, "select remark as k from build.core.fct_contact", f"'{told}'", f"'{told}'", "'kort'")
    assert told not in str(caught.value)


def test_long_texts_of_the_project_itself_pass(settings: Settings) -> None:
    long = "a description of a metric that takes many more than a dozen words to say it all"
    _judge(settings, f"select '{long}' as description, team from build.core.fct_contact")


def test_sql_that_cannot_be_followed_is_not_trusted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_sql(*_: object, **__: object) -> None:
        raise SqlglotError

    monkeypatch.setattr(lineage.sqlglot, "parse_one", no_sql)
    with pytest.raises(CheckFailed, match=r"marts\.own\.k comes from core\.fct_contact\.answer_text"):
        _judge(settings, "select team as k from build.core.fct_contact")
