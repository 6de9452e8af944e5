"""The size of a benchmark: the simulated company, and how often things are measured."""

from dataclasses import dataclass, replace

from orchestration.base.errors import ConfigError

DAYS_AFTER_HISTORY = 4


@dataclass(frozen=True)
class Size:
    """`customers` and `days` go to the simulator.

    `histories`: days of history at which one more day is measured. `daily_runs`: runs before the size of the
    file is measured. `delivery_rows`: rows in the file that is landed in each format. `contact_rows` and
    `text_rows`: the numbers to which the company's contacts and texts are multiplied. `customer_days` and
    `pilots`: the rows over which an effect is estimated, and the number of simulated pilots. `journeys`: the
    number of journeys in the mined log. A measurement is repeated
    `runs` times unless its first run takes longer than `repeat_below_seconds`. `parts`: what is measured
    unless --only says otherwise; empty means everything.
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
    """The size of that name, with another number of customers or days if given. Raises ConfigError."""
    if name not in SIZES:
        raise ConfigError(f"There is no size {name}.", f"Choose one of: {', '.join(SIZES)}.")
    size = SIZES[name]
    return replace(size, customers=customers or size.customers, days=days or size.days)


def days_needed(history: int) -> int:
    """The days to simulate for measuring a history of this length."""
    return whole_weeks(history) + DAYS_AFTER_HISTORY


def whole_weeks(days: int) -> int:
    """Days rounded up to whole weeks: the days measured after each history are then on the same weekdays."""
    return -(-days // 7) * 7
