"""How large a benchmark is: the company that is simulated, and how often things are measured."""

from dataclasses import dataclass, replace

from orchestration.base.errors import ConfigError

DAYS_AFTER_HISTORY = 4


@dataclass(frozen=True)
class Size:
    """`customers` and `days` go to the simulator.

    `histories`: days of history at which one more day is measured. `daily_runs`: runs before the file is
    weighed. `delivery_rows`: rows of the file that is landed in each format. `contact_rows` and `text_rows`:
    to how many contacts and texts those of the company are multiplied. `customer_days` and `pilots`: over
    how many rows an effect is estimated, and how many pilots are simulated. `journeys`: of how many journeys
    the log consists that is mined. A measurement is repeated
    `runs` times unless its first run takes longer than `repeat_below_seconds`. `parts`: what is measured
    unless --only says otherwise; none stands for everything.
    """

    customers: int
    days: int
    histories: tuple[int, ...] = (30, 120, 480)
    daily_runs: int = 30
    delivery_rows: int = 1_000_000
    contact_rows: int = 10_000_000
    text_rows: int = 2_000_000
    customer_days: int = 10_000_000
    pilots: int = 4_000
    journeys: int = 200_000
    runs: int = 3
    repeat_below_seconds: float = 60
    parts: tuple[str, ...] = ()


_QUICK_PARTS = ("scan", "full_build", "by_hand", "publish", "landing", "peers", "memory")
_SHORT = {
    "histories": (7, 14, 28),
    "daily_runs": 5,
    "customer_days": 600_000,
    "pilots": 400,
    "journeys": 3_000,
    "repeat_below_seconds": 3,
    "parts": _QUICK_PARTS,
}

SIZES = {
    "tiny": Size(60, 40, delivery_rows=2_000, contact_rows=2_000, text_rows=1_000, **_SHORT),
    "small": Size(300, 40, delivery_rows=100_000, contact_rows=500_000, text_rows=100_000, **_SHORT),
    "default": Size(12_000, 490),
    "large": Size(109_000, 540),
}


def resolve_size(name: str, customers: int | None, days: int | None) -> Size:
    """The size of that name, with another number of customers or days where given. Raises ConfigError."""
    if name not in SIZES:
        raise ConfigError(f"There is no size {name}.", f"Choose one of: {', '.join(SIZES)}.")
    size = SIZES[name]
    return replace(size, customers=customers or size.customers, days=days or size.days)


def days_needed(history: int) -> int:
    """Days to simulate so that a history of this length can be measured."""
    return whole_weeks(history) + DAYS_AFTER_HISTORY


def whole_weeks(days: int) -> int:
    """Days rounded up to whole weeks: the days measured after each history are then the same weekdays."""
    return -(-days // 7) * 7
