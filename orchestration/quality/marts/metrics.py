"""Is every number in metric_daily possible for its metric?"""

from orchestration.base.sql import quote_text
from orchestration.quality.marts.spec import mart_spec
from orchestration.quality.measure import Measure
from orchestration.quality.settings import MartSettings

_TOLERANCE = 1e-9


def metric_in_catalogue(thresholds: MartSettings) -> Measure:
    """Every metric is defined, with its unit."""
    sql = """
        select metric_id as subject, count(*) as judged
        from marts.metric_daily
        anti join (select metric_id from marts.metric_catalogue where unit is not null) using (metric_id)
        group by all
    """
    return Measure(
        mart_spec(
            thresholds,
            "metric_daily",
            "metric_in_catalogue",
            "error",
            "Each metric has a catalogue entry and a unit.",
        ),
        sql,
        limit=0,
        expected="every metric in metric_catalogue with its unit",
        observed="{subject}: {judged:.0f} rows without a catalogue entry or unit",
        nothing="every metric is in the catalogue",
    )


def _outside_sql(is_outside: str, condition: str) -> str:
    return f"""
        select
            metric_id || ' of ' || coalesce(source_system, 'no source') as subject,
            count(*) filter (where coalesce({is_outside}, false)) as judged,
            count(*) as row_total,
            min(value) as lowest_value,
            max(value) as highest_value
        from marts.metric_daily
        inner join (select metric_id, unit from marts.metric_catalogue) using (metric_id)
        where {condition}
        group by all
    """


def parts_in_order(thresholds: MartSettings) -> Measure:
    """Numerators and denominators are numbers that can be added and divided."""
    is_outside = """
        numerator is null
        or not isfinite(numerator::double)
        or not isfinite(coalesce(denominator, 0)::double)
        or not isfinite(coalesce(value, 0)::double)
        or denominator < 0
        or (numerator < 0 and unit <> 'score')
    """
    return Measure(
        mart_spec(
            thresholds,
            "metric_daily",
            "parts_in_order",
            "error",
            "Numerators are present, no denominator is negative, all are finite.",
        ),
        _outside_sql(is_outside, "true"),
        limit=0,
        expected="finite parts, a numerator in each row, negative numbers only in numerators of scores",
        observed="{subject}: {judged:.0f} of {row_total} rows wrong",
        nothing="no rows",
    )


def rate_in_range(thresholds: MartSettings) -> Measure:
    """A rate is a share."""
    is_outside = f"""
        value < -{_TOLERANCE} or value > 1 + {_TOLERANCE} or numerator > denominator + {_TOLERANCE}
        or (value is null and denominator > 0)
    """
    return Measure(
        mart_spec(thresholds, "metric_daily", "rate_in_range", "error", "Rates lie within 0 and 1."),
        _outside_sql(is_outside, "unit = 'rate'"),
        limit=0,
        expected="every rate within 0 and 1",
        observed="{subject}: {judged:.0f} of {row_total} rows outside ({lowest_value} to {highest_value})",
        nothing="no rates",
    )


def score_in_range(thresholds: MartSettings) -> Measure:
    """A score lies within its scale."""
    tests = [_score_test(metric_id, *bounds) for metric_id, bounds in thresholds.score_ranges.items()]
    metrics = ", ".join(quote_text(metric_id) for metric_id in thresholds.score_ranges)
    return Measure(
        mart_spec(thresholds, "metric_daily", "score_in_range", "error", "Scores lie within their scale."),
        _outside_sql(" or ".join(tests), f"metric_id in ({metrics})") if tests else "",
        limit=0,
        expected="every score within its scale",
        observed="{subject}: {judged:.0f} of {row_total} rows outside ({lowest_value} to {highest_value})",
        nothing="no scores with a stated range",
    )


def _score_test(metric_id: str, low: float | None, high: float | None) -> str:
    tests = [f"value < {low!r} - {_TOLERANCE}"] * (low is not None)
    tests += [f"value > {high!r} + {_TOLERANCE}"] * (high is not None)
    return f"(metric_id = {quote_text(metric_id)} and ({' or '.join(tests) or 'false'}))"
