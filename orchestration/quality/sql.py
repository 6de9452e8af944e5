"""The statistics of the checks in SQL, and the private DuckDB they run on."""

from pathlib import Path

import duckdb

from orchestration.base.duckdb_settings import limit_resources

# The largest value a measure can have: what could not be calculated must fail, and JSON has no infinity.
NOT_MEASURABLE = 1e9

# A true share exactly at its limit raises an alarm at most once in a thousand checks (see share_evidence).
EVIDENCE_LIMIT = 6.9

_MACROS = (
    # Chernoff bound: P(k or more of n | true share p) <= exp(-evidence), at any n, so three rows never block.
    """
    create macro share_evidence(k, n, p) as
        case
            when n = 0 or k <= n * p then 0.0
            when p <= 0 then 1e9
            when k = n then n * ln(1.0 / p)
            else k * ln((k / n) / p) + (n - k) * ln((1 - k / n) / (1 - p))
        end
    """,
    # 99.9 % quantile of chi-squared with k - 1 degrees of freedom, by Wilson and Hilferty.
    """
    create macro chi2_limit(k) as
        case when k <= 1 then 0.0
        else (k - 1) * power(1 - 2 / (9.0 * (k - 1)) + 3.09 * sqrt(2 / (9.0 * (k - 1))), 3) end
    """,
)


def connect(spill_dir: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A private in-memory DuckDB with the macros of the checks. The caller closes it."""
    connection = duckdb.connect(":memory:")
    limit_resources(connection, spill_dir)
    connection.execute("set timezone = 'UTC'")
    for macro in _MACROS:
        connection.execute(macro)
    return connection


def stability_sql(counts: str) -> str:
    """CTEs that end in `stability`: the population stability index (PSI) per subject.

    `counts` names a relation (subject, category, current_count, reference_count). Columns: subject,
    category_count, current_total, reference_total, psi, noise. `noise` is the index that chance alone exceeds once in
    a thousand comparisons of samples of these sizes; a lower index says nothing. Categories beyond the
    twenty largest count as one.
    """
    return f"""
        ranked as (
            select
                subject,
                current_count,
                reference_count,
                row_number() over (
                    partition by subject
                    order by current_count + reference_count desc, category asc nulls last
                ) as rank_number
            from {counts}
        ),
        category_total as (
            select
                subject,
                least(rank_number, 21) as category,
                sum(current_count) as current_count,
                sum(reference_count) as reference_count
            from ranked
            group by all
        ),
        category_share as (
            select
                subject,
                count(*) over (partition by subject) as category_count,
                sum(current_count) over (partition by subject) as current_total,
                sum(reference_count) over (partition by subject) as reference_total,
                (current_count + 0.5) / (current_total + 0.5 * category_count) as current_share,
                (reference_count + 0.5) / (reference_total + 0.5 * category_count) as reference_share
            from category_total
        ),
        stability as (
            select
                subject,
                category_count,
                current_total,
                reference_total,
                sum((current_share - reference_share) * ln(current_share / reference_share)) as psi,
                chi2_limit(category_count) * (1 / current_total + 1 / reference_total) as noise
            from category_share
            where current_total > 0 and reference_total > 0
            group by all
        )
    """
