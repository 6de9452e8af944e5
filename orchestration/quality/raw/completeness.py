"""Has everything delivered arrived in raw?"""

from orchestration.quality.measure import Measure
from orchestration.quality.raw.table import RawTable
from orchestration.quality.settings import RawSettings
from orchestration.quality.sql import EVIDENCE_LIMIT


def rows_accounted(table: RawTable) -> Measure:
    """Every line of every delivery is a row in raw or was rejected."""
    sql = """
        with in_ledger as (
            select delivery_hash, line_count, row_count, reject_count, is_newest
            from delivery
            where system = $system and table_name = $table
        ),
        in_raw as (
            select
                regexp_extract(file_name, '/_delivery_hash=([^/]*)/', 1) as delivery_hash,
                sum(num_rows)::bigint as rows_written
            -- The footer of a file has its row count: no row is read.
            from parquet_file_metadata(
                getvariable('raw_folder') || '/' || $system || '/' || $table || '/*/*/*.parquet'
            )
            group by all
            having rows_written > 0
        )
        select
            -- Not its name: a file may be named after a person.
            if(in_ledger.is_newest is null, 'not in the ledger', 'delivery ' || delivery_hash) as subject,
            abs(coalesce(line_count, 0) - coalesce(row_count, 0) - coalesce(reject_count, 0))
                + abs(coalesce(row_count, 0) - coalesce(rows_written, 0)) as judged,
            delivery_hash,
            coalesce(line_count, 0) as line_count,
            coalesce(row_count, 0) as row_count,
            coalesce(reject_count, 0) as reject_count,
            coalesce(rows_written, 0) as rows_written
        from in_ledger
        full join in_raw using (delivery_hash)
        -- All are counted; of the correct ones only the newest are shown, not all of history.
        where judged > 0 or is_newest
    """
    return Measure(
        table.spec(
            "rows_accounted", "error", "Lines in a file = rows loaded + rows rejected, counted in raw."
        ),
        sql,
        limit=0,
        expected="lines = rows loaded + rows rejected, and these rows in raw",
        observed="{subject}: {line_count} lines, {row_count} loaded, {reject_count} rejected, "
        "{rows_written} in raw",
        nothing="nothing delivered yet",
        parameters=table.key,
    )


def reject_share(table: RawTable, thresholds: RawSettings) -> Measure:
    """Few lines of each of the newest deliveries were rejected, and few of all together."""
    stated = table.expect.max_reject_share
    allowed = thresholds.max_reject_share if stated is None else stated
    sql = """
        with newest as (
            -- Not its name: a file may be named after a person.
            select 'delivery ' || delivery_hash as subject, line_count, reject_count
            from delivery
            where system = $system and table_name = $table and is_newest
        ),
        judged as (
            select
                'newest deliveries' as subject,
                sum(line_count) as lines,
                sum(reject_count) as rejects,
                1 as judged_count
            from newest
            union all
            -- Among many files one exceeds any limit by chance, so the evidence must be stronger for each.
            select subject, line_count, reject_count, count(*) over () from newest
        )
        select
            subject,
            greatest(share_evidence(rejects, lines, $allowed) - ln(judged_count), 0) as judged,
            lines,
            rejects,
            rejects / lines as reject_share
        from judged
        where lines > 0
    """
    return Measure(
        table.spec(
            "reject_share", "error", f"At most {allowed:.1%} of the lines of a new file are rejected."
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected=f"clearly no more than {allowed:.1%}",
        observed="{subject}: {rejects} of {lines} lines rejected ({reject_share:.1%})",
        nothing="no lines in the newest delivery",
        parameters=table.key | {"allowed": allowed},
    )
