"""Visits, bounces and page views per day from raw web events, with polars: python polars_daily.py RAW_FOLDER."""

import sys
from pathlib import Path

import polars as pl
from timing import tell, timed

_USER_AGENT = "contexts_nl_basjes_yauaa_context_1_0_0"
_COLUMNS = ["event_id", "event_name", "domain_userid", _USER_AGENT, "_loaded_at"]
_GAP = pl.duration(minutes=30)
_IS_VIEW = pl.col("event_name").is_in(["page_view", "screen_view"])


def daily(folder: Path) -> list[tuple[str, int, int, int]]:
    """Day, visits, bounced visits, page views; one row per local day."""
    # The placeholder of a table without deliveries has other types and no rows.
    files = sorted(file for file in folder.glob("*/*/*.parquet") if "=0000000000000000" not in str(file))
    events = pl.scan_parquet(
        files, hive_partitioning=True, try_parse_hive_dates=False, missing_columns="insert"
    )
    agent = pl.col(_USER_AGENT).str.json_path_match("$[0].agentClass").str.to_lowercase()
    is_robot = (agent.str.contains("robot", literal=True) | (agent == "hacker")).fill_null(False)
    cleaned = (
        events.select(*_COLUMNS, occurred_at=pl.coalesce("derived_tstamp", "collector_tstamp"))
        .filter(pl.col("occurred_at").is_not_null())
        .filter(*(pl.col(name) != "" for name in ("event_id", "event_name", "domain_userid")))
        .sort("_loaded_at")
        .unique("event_id", keep="last")
        .filter(~is_robot)
        .select("event_name", "occurred_at", visitor="domain_userid")
    )
    return _days(_sessions(cleaned), cleaned).collect(engine="streaming").rows()


def _sessions(events: pl.LazyFrame) -> pl.LazyFrame:
    is_start = (pl.col("visitor") != pl.col("visitor").shift()) | (pl.col("occurred_at").diff() > _GAP)
    return (
        events.sort("visitor", "occurred_at")
        .with_columns(session=is_start.fill_null(True).cum_sum())
        .group_by("session")
        .agg(
            started_at=pl.col("occurred_at").min(),
            views=_IS_VIEW.sum(),
            pings=(pl.col("event_name") == "page_ping").sum(),
        )
    )


def _days(sessions: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """A visit belongs to the day on which it began, a page view to its own."""
    visited = sessions.group_by(day=_local_day("started_at")).agg(
        visits=pl.len(), bounced=((pl.col("views") < 2) & (pl.col("pings") == 0)).sum()
    )
    viewed = events.filter(_IS_VIEW).group_by(day=_local_day("occurred_at")).agg(views=pl.len())
    return visited.join(viewed, on="day", how="left").with_columns(pl.col("views").fill_null(0)).sort("day")


def _local_day(column: str) -> pl.Expr:
    local = pl.col(column).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Amsterdam")
    return local.dt.strftime("%Y-%m-%d")


if __name__ == "__main__":
    rows, seconds = timed(lambda: daily(Path(sys.argv[1])))
    tell(rows=rows, version=pl.__version__, **seconds)
