"""Findings about improvements: the effect of each, beside the expected one."""

from orchestration.demo.verify.contact_findings import Finding, Row

_EFFECTS = """
    select
        improvement_name_nl, metric_name_en, change_kind, effect, effect_low, effect_high, expected_change,
        lower(verdict_name_en), gate_reason_en
    from improvement_effect
    where is_chosen and role = 'primary'
    order by improvement_id, metric_id
"""


def _say_effects(rows: list[Row]) -> str:
    return "\n".join(_say_effect(*row) for row in rows)


def _say_effect(
    title: str,
    metric: str,
    change_kind: str,
    effect: float | None,
    low: float | None,
    high: float | None,
    expected: float | None,
    verdict: str,
    reason: str | None,
) -> str:
    form = "{:+.0%}" if change_kind == "relative" else "{:+.2f}"
    line = f"Improvement {title}: {metric if metric.isupper() else metric.lower()} "
    line += "effect cannot be calculated" if effect is None else form.format(effect)
    if low is not None and high is not None:
        line += f" ({form.format(low)} to {form.format(high)})"
    if expected is not None:
        line += f", expected {form.format(expected)}"
    caveat = f" ({reason})" if reason else ""
    return f"{line}: {verdict}{caveat}. [improvement_effect]"


IMPROVEMENT_FINDINGS: tuple[Finding, ...] = ((_EFFECTS, _say_effects),)
