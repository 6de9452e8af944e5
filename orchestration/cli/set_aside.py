"""The lines of the newest deliveries that were set aside, and the rules they broke."""

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.cli.query import run_query

_MOST = 10_000
_LINES_SHOWN = 5
# Registers are delivered in full: what was wrong in an older delivery has been corrected, or is in the newest too.
_LINES = """
    with delivered as (
        select file_name, loaded_at, max(loaded_at) over (partition by source_system, table_name) as newest_at
        from staging.stg_landing__delivery
        where status = 'loaded'
    )
    select file_name, quarantine_reasons, list_sort(list(distinct line_number)) as line_numbers
    from input.input__quarantine
    semi join (from delivered where loaded_at = newest_at) using (file_name, loaded_at)
    group by file_name, quarantine_reasons
    order by file_name, line_numbers
"""


def lines_set_aside(settings: Settings) -> list[str]:
    """A text per file and broken rule, with line numbers but no values.

    Covers sources whose staging has file and line, such as the registers. Empty if the build cannot be
    read: a finished run does not fail because of its summary.
    """
    try:
        _, rows = run_query(settings, _LINES, on_build=True, limit=_MOST)
    except KlantbeeldError:
        return []
    return [f"{file_name}, {_lines(numbers)}: {reasons}" for file_name, reasons, numbers in rows]


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_LINES_SHOWN]))
    more = f" and {len(numbers) - _LINES_SHOWN} more" if len(numbers) > _LINES_SHOWN else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}{more}"
