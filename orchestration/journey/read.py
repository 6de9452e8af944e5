"""What the published marts say about one journey in its newest complete months."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb

from orchestration.base.config_messages import did_you_mean
from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.publish.reader import open_published

Language = Literal["en", "nl"]
MARTS = ("journey_stage_daily", "journey_bottlenecks_monthly", "journey_conformance_monthly")


@dataclass(frozen=True)
class Stage:
    """A stage, and what happened to those who entered it."""

    stage_id: str
    name: str
    entry_count: int
    start_count: int
    finished_count: int
    dropped_count: int
    contact_count: int
    answer_count: int
    felt_score: float | None
    expected_score: float | None
    is_optional: bool
    superfluous_count: int


@dataclass(frozen=True)
class Edge:
    """The path from one stage to another, by the positions of both."""

    source: int
    target: int
    count: int
    waiting_hours: float | None
    target_hours: float | None
    beyond_target_hours: float


@dataclass(frozen=True)
class Journey:
    """A journey over some months, ready to be drawn."""

    name: str
    first_month_on: date
    last_month_on: date
    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]

    @property
    def goal_share(self) -> float | None:
        """The share of ended journeys that reached the goal."""
        finished = sum(stage.finished_count for stage in self.stages)
        ended = finished + sum(stage.dropped_count for stage in self.stages)
        return finished / ended if ended else None

    @property
    def bottleneck(self) -> Edge | None:
        """The path on which customers wait longest beyond the target, in total."""
        late = [edge for edge in self.edges if edge.beyond_target_hours > 0]
        return max(
            late, key=lambda edge: (edge.beyond_target_hours, -edge.source, -edge.target), default=None
        )


def read_journey(settings: Settings, name: str, month_count: int, language: Language) -> Journey:
    """Read one journey, by its id or its name in either language.

    Raises ConfigError for an unknown name, KlantbeeldError if the marts are not published or empty.
    """
    connection = open_published(settings)
    try:
        connection.execute("use marts")
        _assert_published(connection, settings)
        journey_id, shown_name = _find(connection, name, language)
        months = _months(connection, journey_id, month_count)
        stages = _stages(connection, journey_id, months, language)
        place = {stage.stage_id: number for number, stage in enumerate(stages)}
        return Journey(
            shown_name, months[0], months[-1], stages, _edges(connection, journey_id, months, place)
        )
    finally:
        connection.close()


def known_journeys(settings: Settings) -> list[str]:
    """The ids of the published journeys. Raises KlantbeeldError if the marts are not published."""
    with open_published(settings) as connection:
        connection.execute("use marts")
        _assert_published(connection, settings)
        rows = connection.execute("select distinct journey_id from journey_stage_daily order by 1").fetchall()
    return [journey_id for (journey_id,) in rows]


def _assert_published(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    found = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if not set(MARTS) <= found:
        raise KlantbeeldError(
            "The published marts were made by an older version and say too little about journeys.",
            f"Build and publish again: {next_command(settings, 'run')}.",
        )


def _find(connection: duckdb.DuckDBPyConnection, name: str, language: Language) -> tuple[str, str]:
    journeys = connection.execute(
        "select distinct journey_id, journey_name_en, journey_name_nl from journey_stage_daily order by 1"
    ).fetchall()
    if not journeys:
        raise KlantbeeldError(
            "No journey was published.",
            "Declare journeys and the stages of touchpoints; docs/journeys.md says how.",
        )
    wanted = name.strip().casefold()
    for journey_id, name_en, name_nl in journeys:
        if wanted in {known.casefold() for known in (journey_id, name_en, name_nl) if known}:
            return journey_id, (name_nl if language == "nl" else name_en) or journey_id
    known = [journey_id for journey_id, _, _ in journeys]
    hint = did_you_mean(name, known)
    if not hint.startswith("Known"):
        hint += f" Known: {', '.join(known)}."
    raise ConfigError(f"No journey is called {name!r}.", hint)


def _months(connection: duckdb.DuckDBPyConnection, journey_id: str, month_count: int) -> list[date]:
    """The newest months, complete ones if there are any, in order."""
    rows = connection.execute(
        "select month_start_on, bool_or(is_complete) from journey_conformance_monthly where journey_id = ? "
        "group by 1 order by 1",
        [journey_id],
    ).fetchall()
    if not rows:
        raise KlantbeeldError(
            "Nobody has finished this journey yet: there is nothing to draw.",
            "Try again once journeys have ended.",
        )
    complete = [month for month, is_complete in rows if is_complete]
    return (complete or [month for month, _ in rows])[-month_count:]


def _stages(
    connection: duckdb.DuckDBPyConnection, journey_id: str, months: list[date], language: Language
) -> tuple[Stage, ...]:
    rows = connection.execute(
        f"""
        with

        happened as (
            select
                journey_stage_id,
                any_value(journey_stage_name_{language}) as stage_name,
                any_value(stage_order) as stage_order,
                sum(entry_count) as entry_count,
                sum(entry_count - waited_count) as start_count,
                sum(finished_count) as finished_count,
                sum(dropped_count) as dropped_count,
                sum(journey_contact_count) as contact_count,
                sum(felt_answer_count) as answer_count,
                sum(felt_score_sum) as score_sum
            from journey_stage_daily
            where journey_id = $journey_id and cast(date_trunc('month', day_on) as date) in (select unnest($months))
            group by journey_stage_id
        ),

        planned as (
            select
                journey_stage_id,
                any_value(expected_score) as expected_score,
                bool_or(is_optional) as is_optional,
                sum(superfluous_visit_count) as superfluous_count
            from journey_conformance_monthly
            where journey_id = $journey_id and month_start_on in (select unnest($months))
            group by journey_stage_id
        )

        select
            journey_stage_id,
            coalesce(stage_name, journey_stage_id),
            entry_count,
            start_count,
            finished_count,
            dropped_count,
            contact_count,
            answer_count,
            score_sum / nullif(answer_count, 0),
            expected_score,
            coalesce(is_optional, false),
            coalesce(superfluous_count, 0)
        from happened
        left join planned using (journey_stage_id)
        order by stage_order, journey_stage_id
        """,
        {"journey_id": journey_id, "months": months},
    ).fetchall()
    return tuple(
        Stage(
            stage_id=row[0],
            name=row[1],
            entry_count=int(row[2]),
            start_count=int(row[3]),
            finished_count=int(row[4]),
            dropped_count=int(row[5]),
            contact_count=int(row[6]),
            answer_count=int(row[7]),
            felt_score=row[8],
            expected_score=row[9],
            is_optional=row[10],
            superfluous_count=int(row[11]),
        )
        for row in rows
    )


def _edges(
    connection: duckdb.DuckDBPyConnection, journey_id: str, months: list[date], place: dict[str, int]
) -> tuple[Edge, ...]:
    rows: list[tuple[Any, ...]] = connection.execute(
        """
        select
            from_stage_id,
            to_stage_id,
            sum(transition_count),
            sum(waiting_hours) / nullif(sum(transition_count), 0),
            any_value(target_hours),
            sum(beyond_target_hours)
        from journey_bottlenecks_monthly
        where journey_id = ? and month_start_on in (select unnest(?))
        group by 1, 2
        order by 1, 2
        """,
        [journey_id, months],
    ).fetchall()
    return tuple(
        Edge(place[source], place[target], int(count), waiting, target_hours, beyond)
        for source, target, count, waiting, target_hours, beyond in rows
    )
