"""Is the newest delivery as large as usual?"""

from orchestration.quality.measure import Measure
from orchestration.quality.raw.table import RawTable
from orchestration.quality.settings import RawSettings


def volume(table: RawTable, thresholds: RawSettings) -> Measure:
    """The newest delivery has about as many rows as those before, on the same weekday if there are enough."""
    stated = table.expect.max_volume_change
    allowed = thresholds.max_volume_change if stated is None else stated
    sql = f"""
        with numbered as (
            select
                row_count,
                isodow(loaded_at) as weekday,
                row_number() over (order by loaded_at desc, delivery_hash asc) as age
            from delivery
            where system = $system and table_name = $table
        ),
        newest as (select row_count, weekday from numbered where age = 1),
        earlier as (
            select numbered.row_count, numbered.age, numbered.weekday = newest.weekday as is_same_weekday
            from numbered
            cross join newest
            where numbered.age between 2 and 2 * {thresholds.trailing_deliveries} + 1
        ),
        -- Sunday's file is compared with Sundays if there are enough of them.
        reference as (
            select row_count
            from earlier
            where
                case
                    when (select count(*) from earlier where is_same_weekday) >= $min_earlier
                        then is_same_weekday
                    else age <= {thresholds.trailing_deliveries} + 1
                end
        ),
        usual as (
            select count(*) as earlier_count, median(row_count) as median_rows, mad(row_count) as mad_rows
            from reference
        ),
        compared as (
            select
                newest.row_count as newest_rows,
                usual.*,
                abs(newest.row_count - median_rows) as change,
                4 * greatest(sqrt(greatest(median_rows, 1)), 1.4826 * mad_rows) as noise
            from newest
            cross join usual
        )
        select
            'newest delivery' as subject,
            -- Small deliveries vary by chance, and uneven ones vary anyway: neither is an alarm.
            case when change <= noise then 0 else change / greatest(median_rows, 1) end as judged,
            newest_rows,
            median_rows,
            earlier_count
        from compared
        where earlier_count >= $min_earlier
    """
    return Measure(
        table.spec(
            "volume",
            "warning" if stated is None else "error",
            f"The newest delivery is within {allowed:.0%} of the median of the earlier ones.",
        ),
        sql,
        limit=allowed,
        expected=f"a change of at most {allowed:.0%}",
        observed="{newest_rows} rows; {earlier_count} earlier deliveries have a median of {median_rows:.0f}",
        nothing=f"fewer than {thresholds.min_earlier_deliveries} earlier deliveries",
        parameters=table.key | {"min_earlier": thresholds.min_earlier_deliveries},
    )
