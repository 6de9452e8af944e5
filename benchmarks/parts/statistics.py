"""How often the macros in macros/stats are wrong or right about simulated pilots, and what they cost."""

from collections.abc import Iterator

import duckdb

from benchmarks.compiled_macros import compile_sql
from benchmarks.error_rates import rates_of_all
from benchmarks.queries import timed
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench

TITLE = "Effects: error rates, and cost over many customer-days"

_UNITS = "'customer_day', 'contacts', '1', 'customer_id'"
_BEFORE_AFTER = f"{{{{ difference_in_differences({_UNITS}, 'is_treated', 'is_after') }}}}"
_DAY_MATCHED = f"{{{{ day_matched_difference({_UNITS}, 'day_number', 'is_treated', 'is_after') }}}}"
_LOOKS = """
with of_day as (
    select is_treated, day_number, count(*) as n, sum(contacts) as y, sum(contacts * contacts) as yy
    from customer_day group by is_treated, day_number
),
so_far as (
    select
        is_treated, day_number, sum(n) over w as n, sum(y) over w as y, sum(yy) over w as yy
    from of_day
    window w as (partition by is_treated order by day_number rows between unbounded preceding and current row)
),
look as (
    select
        t.day_number, t.y / t.n - c.y / c.n as estimate,
        {{ welch_standard_error(
            variance_of('c.n', 'c.y', 'c.yy'), 'c.n', variance_of('t.n', 't.y', 't.yy'), 't.n'
        ) }} as error
    from so_far as t inner join so_far as c on t.day_number = c.day_number and t.is_treated and not c.is_treated
)
select
    day_number, estimate, {{ always_valid_half_width('error', '1e-4', '0.05e0') }} as half,
    {{ always_valid_p('estimate', 'error', '1e-4') }} as p
from look
"""
_DAYS = 60


def measure(bench: Bench) -> Iterator[Measurement]:
    pilots = bench.size.pilots
    bench.step(f"simulating {pilots:,} pilots of each kind")
    for name, title, share in rates_of_all(pilots):
        yield figure(f"statistics.{name}", title, "share", share, note=f"of {pilots:,} simulated pilots")
    before_after, day_matched, looks = compile_sql([_BEFORE_AFTER, _DAY_MATCHED, _LOOKS])
    with duckdb.connect(config={"threads": 2}) as connection:
        bench.step("making customer-days")
        connection.execute(
            "create table customer_day as select customer.range as customer_id, customer.range % 2 = 0 as is_treated,"
            f" day.range as day_number, day.range >= {_DAYS // 2} as is_after,"
            " hash(customer.range, day.range) % 3 as contacts"
            f" from range({-(-bench.size.customer_days // _DAYS)}) as customer cross join range({_DAYS}) as day"
        )
        (rows,) = connection.execute("select count(*) from customer_day").fetchone()
        yield figure("statistics.rows", "Customer-days", "rows", rows)
        for name, title, sql in (
            ("before_after", "Difference in differences", before_after),
            ("day_matched", "The same, matched by day", day_matched),
            ("looks", f"{_DAYS} looks with the always-valid interval", looks),
        ):
            bench.step(title)
            yield from times(
                f"statistics.{name}", title, repeat(bench.size, lambda sql=sql: timed(connection, sql))
            )
