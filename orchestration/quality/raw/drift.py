"""Is the mix of values in the newest delivery as before?"""

from orchestration.base.sql import quote_ident, quote_text
from orchestration.quality.measure import Measure
from orchestration.quality.raw.table import RawTable
from orchestration.quality.sql import stability_sql


def drift(table: RawTable) -> Measure:
    """The population stability index of the stated columns, newest against earlier deliveries."""
    stated = table.expect.drift
    assert stated is not None
    counts = " union all ".join(
        f"select {quote_text(column)} as subject, {quote_ident(column)} as category, "
        "count(*) filter (where is_newest) as current_count, "
        "count(*) filter (where not is_newest) as reference_count from compared group by all"
        for column in stated.columns
    )
    columns = ", ".join(f"{name}::varchar as {name}" for name in map(quote_ident, stated.columns))
    sql = f"""
        with compared as (
            select {columns}, true as is_newest
            from {table.newest}
            union all
            select {columns}, false as is_newest
            from {table.earlier}
        ),
        counts as ({counts}),
        {stability_sql("counts")}
        select
            subject,
            case when psi <= noise then 0 else psi end as judged,
            psi,
            noise,
            category_count,
            current_total as newest_rows,
            reference_total as earlier_rows
        from stability
    """
    return Measure(
        table.spec(
            "drift", "error", "The mix of the stated columns resembles that of the earlier deliveries."
        ),
        sql,
        limit=stated.max_psi,
        expected=f"a population stability index of at most {stated.max_psi:g}",
        observed="{subject}: {psi:.3f} ({category_count} values, {newest_rows} against {earlier_rows} rows)",
        nothing="no earlier deliveries to compare with",
    )
