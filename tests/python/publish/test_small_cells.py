"""Hiding small cells on tables that one can check by hand, with at least ten customers a row (R114)."""

import duckdb
import pytest
from small_cell_attack import OpenMart, determined_figures, open_mart

from orchestration.publish.duckdb_file import Column, Mart
from orchestration.publish.small_cells import CellRule, hide_small_cells

MINIMUM = 10
RULE = CellRule(("week_start_on", "channel_id"), MINIMUM)
COLUMNS = (
    Column("week_start_on", "INTEGER", None),
    Column("channel_id", "VARCHAR", None),
    Column("channel_name_en", "VARCHAR", None),
    Column("customer_count", "BIGINT", None),
    Column("contact_count", "BIGINT", None),
    Column("nps", "DOUBLE", None),
)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def write(connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[object, ...]]) -> str:
    """Rows of (week, channel, customers), with twice as many contacts as customers and an NPS of 20."""
    connection.execute(
        f"create or replace table {name} (week_start_on integer, channel_id varchar, channel_name_en varchar, "
        "customer_count bigint, contact_count bigint, nps double)"
    )
    connection.executemany(
        f"insert into {name} values ($1, $2, upper($2), $3, 2 * $3, case when $3 > 0 then 20 end)", rows
    )
    return name


def shown(
    connection: duckdb.DuckDBPyConnection,
    rows: list[tuple[object, ...]],
    rule: CellRule = RULE,
    former: str | None = None,
) -> dict[tuple[int, str], int | None]:
    """The number of contacts of each row after small cells are hidden."""
    relation = write(connection, "mart", rows)
    _, protected, _ = hide_small_cells(connection, Mart("mart", None, COLUMNS), rule, relation, former)
    found = connection.execute(
        f"select week_start_on, channel_id, contact_count from {protected} order by all"
    )
    return {(week, channel): contacts for week, channel, contacts in found.fetchall()}


def shown_by_channel(
    connection: duckdb.DuckDBPyConnection, customers: list[int], former: str | None = None
) -> list[int | None]:
    """The same of a mart with a row per channel, c1 and so on, that has no periods."""
    rows = [(0, f"c{number}", count) for number, count in enumerate(customers, 1)]
    found = shown(connection, rows, CellRule(("channel_id",), MINIMUM), former)
    return [found[key] for key in sorted(found, key=lambda key: key[1])]


def test_a_row_about_too_few_is_hidden_and_the_smallest_beside_it_in_the_total(connection) -> None:
    """Week 1 has 4 customers by mail; whoever knows the week's total could subtract, so web goes too. Week 2 stays."""
    found = shown(
        connection,
        [(1, "chat", 30), (1, "mail", 4), (1, "phone", 40), (1, "web", 12), (2, "mail", 30), (2, "web", 15)],
    )
    assert found == {
        (1, "chat"): 60,
        (1, "mail"): None,
        (1, "phone"): 80,
        (1, "web"): None,
        (2, "mail"): 60,
        (2, "web"): 30,
    }


def test_hidden_rows_that_are_enough_together_protect_each_other(connection) -> None:
    """4 and 6 make 10, so the third stays; 4 and 5 make 9, so the smallest goes with them."""
    assert shown_by_channel(connection, [4, 6, 20]) == [None, None, 40]
    assert shown_by_channel(connection, [4, 5, 20, 30]) == [None, None, None, 60]


def test_a_row_about_the_minimum_is_shown(connection) -> None:
    assert shown_by_channel(connection, [10, 20]) == [20, 40]


def test_a_row_about_nobody_is_shown_and_protects_nothing(connection) -> None:
    assert shown_by_channel(connection, [0, 9, 20]) == [0, None, None]


def test_contacts_of_unknown_customers_are_hidden(connection) -> None:
    """Contacts without a known customer are somebody's, although no customer is counted."""
    relation = write(connection, "mart", [(1, "c1", 0), (1, "c2", 20), (1, "c3", 30)])
    connection.execute("update mart set contact_count = 3 where channel_id = 'c1'")
    _, protected, _ = hide_small_cells(connection, Mart("mart", None, COLUMNS), RULE, relation)
    found = connection.execute(f"select channel_id, contact_count from {protected} order by all").fetchall()
    assert found == [("c1", None), ("c2", None), ("c3", 60)]


def test_a_total_by_a_class_of_members_gives_no_row_away(connection) -> None:
    """Channels have classes with totals elsewhere: 4 and 8 of different classes do not protect each other."""
    write(connection, "mart", [(1, "a1", 4), (1, "a2", 30), (1, "a3", 40), (1, "b1", 8), (1, "b2", 50)])
    classed = "(select *, left(channel_id, 1) as class from mart)"
    mart = Mart("mart", None, (*COLUMNS, Column("class", "VARCHAR", None)))
    for totals_by, expected in (((), ["a1", "b1"]), (("class",), ["a1", "a2", "b1", "b2"])):
        rule = CellRule(RULE.keys, MINIMUM, totals_by)
        _, protected, _ = hide_small_cells(connection, mart, rule, classed)
        found = connection.execute(
            f"select channel_id from {protected} where contact_count is null order by all"
        )
        assert [channel for (channel,) in found.fetchall()] == expected


def test_a_hidden_row_keeps_what_it_is_about_and_gives_a_reason(connection) -> None:
    relation = write(connection, "mart", [(1, "mail", 4), (1, "chat", 12), (1, "phone", 40)])
    mart, protected, hidden = hide_small_cells(connection, Mart("mart", None, COLUMNS), RULE, relation)
    found = connection.execute(f"select * from {protected} order by channel_id desc").fetchall()
    assert [column.name for column in mart.columns][-1] == "hidden_reason"
    assert found == [
        (1, "phone", "PHONE", 40, 80, 20.0, None),
        (1, "mail", "MAIL", None, None, None, "few_customers"),
        (1, "chat", "CHAT", None, None, None, "few_customers"),
    ]
    assert (hidden.row_count, hidden.hidden_count, round(hidden.share, 6)) == (3, 2, round(16 / 56, 6))


def test_a_row_stays_as_it_was_published_until_enough_customers_changed(connection) -> None:
    """Two publications of 20 and 21 customers would tell what the one that came did; 20 and 30 tell of ten."""
    former = write(connection, "former", [(1, "c1", 20), (1, "c2", 20), (1, "c3", 20), (1, "c4", 5)])
    connection.execute("alter table former add column hidden_reason varchar")
    connection.execute(
        "update former set hidden_reason = 'few_customers', contact_count = null where channel_id = 'c4'"
    )
    assert shown_by_channel(connection, [21, 30, 11, 12, 25], former) == [40, 60, 40, 24, 50]


@pytest.mark.parametrize("seed", range(20))
def test_totals_determine_no_hidden_cell_of_a_random_table(connection, seed: int) -> None:
    connection.execute("select setseed(?)", [seed / 20])
    rows = connection.execute(
        "select week, 'c' || channel, cast(floor(exp(random() * 4.5) - 1) as bigint) "
        "from range(1, 7) w(week), range(1, 6) c(channel)"
    ).fetchall()
    relation = write(connection, "mart", rows)
    _, protected, hidden = hide_small_cells(connection, Mart("mart", None, COLUMNS), RULE, relation)
    assert 0 < hidden.hidden_count < len(rows)
    mart = open_mart(connection, "mart", RULE, ["contact_count"], relation, protected)
    assert determined_figures([mart]) == []


WEEKS = [
    (1, "phone", 40),
    (1, "mail", 4),
    (1, "chat", 12),
    (2, "phone", 5000),
    (2, "mail", 300),
    (2, "chat", 70),
]
WEEKS_BY_CLASS = [(1, "people", 44), (1, "bot", 12), (2, "people", 5300), (2, "bot", 70)]
CLASS = "case when channel_id = 'chat' then 'bot' else 'people' end as answered_by"
# One call of the second week was not answered.
ANSWERED = "contact_count - (customer_count > 1000)::int as answered_count"


def attacked(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: list[tuple[object, ...]],
    hidden: str = "false",
    more: str = "null as nothing",
    figures: tuple[str, ...] = ("contact_count",),
) -> OpenMart:
    """A mart whose rows are hidden where `hidden` holds; columns of `more` are figures, or are known of each row."""
    relation = write(connection, name, rows)
    shown = f"(select *, case when {hidden} then 'few_customers' end as hidden_reason from {relation})"
    return open_mart(connection, name, RULE, figures, f"(select *, {more} from {relation})", shown)


def test_the_attack_finds_a_cell_that_was_hidden_alone(connection) -> None:
    """What the attack must find, so that finding nothing means something."""
    alone = attacked(connection, "mart", WEEKS, "customer_count < 10")
    assert determined_figures([alone]) == [("mart", "contact_count", 1, "mail")]


def test_the_attack_finds_a_cell_that_another_mart_tells(connection) -> None:
    """Mail and chat are hidden together. Another mart counts phone and mail as one: subtracting phone leaves mail."""
    by_channel = attacked(connection, "by_channel", WEEKS, "customer_count < 15", CLASS)
    by_class = attacked(connection, "by_class", WEEKS_BY_CLASS)
    assert determined_figures([by_channel]) == determined_figures([by_class]) == []
    assert sorted(determined_figures([by_channel, by_class])) == [
        ("by_channel", "contact_count", 1, "chat"),
        ("by_channel", "contact_count", 1, "mail"),
    ]


def test_the_attack_finds_a_cell_that_another_figure_tells(connection) -> None:
    """The other mart shows what was answered by mail and by chat: in week 1 as much as there were contacts in all."""
    figures = ("contact_count", "answered_count")
    by_channel = attacked(
        connection, "by_channel", WEEKS, "customer_count < 15", f"{CLASS}, {ANSWERED}", figures
    )
    by_class = attacked(connection, "by_class", WEEKS_BY_CLASS, more=ANSWERED, figures=figures[1:])
    assert determined_figures([by_channel]) == []
    assert sorted(determined_figures([by_channel, by_class])) == [
        ("by_channel", figure, 1, channel) for figure in sorted(figures) for channel in ("chat", "mail")
    ]


def test_the_attack_finds_a_cell_that_a_sum_in_its_row_tells(connection) -> None:
    """What was answered and what was not add up to the contacts; the other mart tells both of each class."""
    figures = ("contact_count", "answered_count", "missed_count")
    parts = "contact_count // 2 as missed_count, contact_count - missed_count as answered_count"
    by_channel = attacked(
        connection, "by_channel", WEEKS, "customer_count < 15", f"{CLASS}, {parts}", figures
    )
    by_class = attacked(connection, "by_class", WEEKS_BY_CLASS, more=parts, figures=figures[1:])
    assert determined_figures([by_channel]) == []
    assert {figure for _, figure, *_ in determined_figures([by_channel, by_class])} == set(figures)
