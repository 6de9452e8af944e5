"""Is there anything in the marts, and was nothing lost on the way?"""

from orchestration.base.sql import quote_ident, quote_text
from orchestration.quality.marts.spec import mart_spec
from orchestration.quality.measure import Measure
from orchestration.quality.settings import MartSettings

COUNT_OF_METRICS = "select count(*) as rows_needed from marts.metric_daily"
ONE = "select 1 as rows_needed"
# An entity stopped entirely at a boundary may leave its mart empty: take the smallest count over its boundaries.
# A mapping stops nothing: an unmapped code is a row of the mart.
ROWS_THROUGH = """
    select coalesce(max(rows_through), 0) as rows_needed
    from (
        select entity, min(rows_out) as rows_through
        from (
            select boundary, entity, sum(rows_out) as rows_out
            from marts.quality_reconciliation
            -- The number of rows with a mapped code says nothing about how many continued.
            where list_contains($entities, entity) and not starts_with(boundary, 'mapping:')
            group by all
        )
        group by all
    )
"""


def has_rows(thresholds: MartSettings, mart: str, needed: str, entities: list[str] | None = None) -> Measure:
    """A mart is empty only if its input is: `needed` is SQL for the number of rows it could be made from."""
    sql = f"""
        with needed as ({needed}),
        mart as (select count(*) as row_total from marts.{quote_ident(mart)})
        select
            {quote_text(mart)} as subject,
            case when row_total = 0 and rows_needed > 0 then 1 else 0 end as judged,
            row_total,
            rows_needed
        from mart
        cross join needed
    """
    return Measure(
        mart_spec(thresholds, mart, "has_rows", "error", "The mart has rows if its inputs have."),
        sql,
        limit=0,
        expected="rows if the input has rows",
        observed="{row_total} rows ({rows_needed} input rows)",
        nothing="not measured",
        parameters={"entities": entities} if entities is not None else {},
    )


def balanced(thresholds: MartSettings) -> Measure:
    """At every boundary, rows in = rows out + rows set aside."""
    sql = """
        select
            boundary || ': ' || entity || ' of ' || coalesce(source_system, 'all sources') as subject,
            greatest(
                coalesce(abs(rows_in - rows_out - rows_set_aside), 1),
                case when coalesce(is_balanced, false) then 0 else 1 end
            ) as judged,
            rows_in,
            rows_out,
            rows_set_aside
        from marts.quality_reconciliation
    """
    return Measure(
        mart_spec(
            thresholds,
            "quality_reconciliation",
            "balanced",
            "error",
            "At every boundary: rows in = rows out + rows set aside.",
        ),
        sql,
        limit=0,
        expected="rows in = rows out + rows set aside at every boundary",
        observed="{subject}: {rows_in} in, {rows_out} out, {rows_set_aside} set aside",
        nothing="no boundary was counted",
    )
