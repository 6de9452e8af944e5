"""Visits, bounces and page views per day from raw web events, with pandas: python pandas_daily.py RAW_FOLDER."""

import json
import sys
from pathlib import Path

import pandas as pd
from timing import tell, timed

_COLUMNS = {
    "event_id": "event_id",
    "event_name": "event_name",
    "derived_tstamp": "derived_at",
    "collector_tstamp": "collected_at",
    "domain_userid": "visitor",
    "contexts_nl_basjes_yauaa_context_1_0_0": "user_agent",
    "_loaded_at": "loaded_at",
}
_GAP = pd.Timedelta(minutes=30)


def daily(folder: Path) -> list[tuple[str, int, int, int]]:
    """Day, visits, bounced visits, page views; one row per local day."""
    files = sorted(str(file) for file in folder.glob("*/*/*.parquet"))
    events = pd.read_parquet(files, columns=list(_COLUMNS)).rename(columns=_COLUMNS)
    events = events[(events["event_id"] != "") & (events["visitor"] != "") & (events["event_name"] != "")]
    events["occurred_at"] = events["derived_at"].fillna(events["collected_at"])
    events = events.dropna(subset=["event_id", "visitor", "event_name", "occurred_at"])
    events = events.sort_values("loaded_at", kind="stable").drop_duplicates("event_id", keep="last")
    # There are few user agents but many events.
    robots = {text: _is_robot(text) for text in events["user_agent"].dropna().unique()}
    events = events[~events["user_agent"].map(robots).fillna(False).astype(bool)]
    events["is_view"] = events["event_name"].isin(["page_view", "screen_view"])
    return _rows(_sessions(events), events.loc[events["is_view"], "occurred_at"])


def _sessions(events: pd.DataFrame) -> pd.DataFrame:
    events = events.sort_values(["visitor", "occurred_at"])
    is_start = (events["visitor"] != events["visitor"].shift()) | (events["occurred_at"].diff() > _GAP)
    events["session"] = is_start.cumsum()
    events["is_ping"] = events["event_name"] == "page_ping"
    return events.groupby("session", sort=False).agg(
        started_at=("occurred_at", "min"), views=("is_view", "sum"), pings=("is_ping", "sum")
    )


def _rows(sessions: pd.DataFrame, viewed_at: pd.Series) -> list[tuple[str, int, int, int]]:
    """A visit belongs to the day on which it began, a page view to its own."""
    sessions["day"] = _local_day(sessions["started_at"])
    sessions["bounced"] = (sessions["views"] < 2) & (sessions["pings"] == 0)
    days = sessions.groupby("day").agg(visits=("views", "size"), bounced=("bounced", "sum"))
    days["views"] = _local_day(viewed_at).value_counts()
    days = days.fillna({"views": 0})
    return [(str(day), int(row.visits), int(row.bounced), int(row.views)) for day, row in days.iterrows()]


def _local_day(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_localize("UTC").dt.tz_convert("Europe/Amsterdam").dt.strftime("%Y-%m-%d")


def _is_robot(user_agent: str) -> bool:
    agent = str((json.loads(user_agent) or [{}])[0].get("agentClass") or "").lower()
    return "robot" in agent or agent == "hacker"


if __name__ == "__main__":
    rows, seconds = timed(lambda: daily(Path(sys.argv[1])))
    tell(rows=rows, version=pd.__version__, **seconds)
