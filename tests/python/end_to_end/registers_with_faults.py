"""Registers of pilots with one fault of each kind, and a pilot beside them that has none."""

from pathlib import Path

STAMP = "20240115"
GOOD_PILOT = "GOOD"
_UNIT_COUNT = 40

# The good row of a register stands in line 2.
_REGISTERS = {
    "improvements": [
        "improvement_id,title,project,owner_role,goal,contact_reason,channel,product,team,customer_group,journey_stage,"
        "predecessor_id,started_on,implemented_on,ended_on",
        "G,Good,,head of service,contacts_down,,,,,,,,2024-01-10,,",
        "E,Ended before it started,,head of service,contacts_down,,,,,,,,2024-01-10,,2024-01-09",
        "U,Unknown channel,,head of service,contacts_down,,telegraph,,,,,,2024-01-10,,",
        "P,Pilot without a metric,,head of service,contacts_down,,,,,,,,2024-01-10,,",
        "L,Stated late,,head of service,contacts_down,,,,,,,,2024-01-10,,",
    ],
    "expectations": [
        "improvement_id,metric_id,role,timing,change_kind,expected_change,expected_low,expected_high,target_value,margin,stated_on",
        "G,contact_volume,primary,lagging,relative,-0.2,,,,,2024-01-10",
        "L,contact_volume,primary,lagging,relative,-0.2,,,,,2024-01-11",
        "P,happiness,primary,lagging,relative,0.2,,,,,2024-01-05",
    ],
    "pilots": [
        "pilot_id,improvement_id,kind,unit,starts_on,planned_end_on,ended_on,pilot_share,alpha",
        f"{GOOD_PILOT},G,randomised,customer,2024-01-10,2024-01-25,,0.5,0.05",
        "UNPLANNED,P,randomised,customer,2024-01-10,2024-01-25,,0.5,0.05",
        "REVERSED,G,randomised,customer,2024-01-10,2024-01-09,,0.5,0.05",
    ],
}

TOLD = {
    f"registers/expectations_{STAMP}.csv, line 3: stated after the improvement started",
    f"registers/expectations_{STAMP}.csv, line 4: unknown metric_id",
    f"registers/improvements_{STAMP}.csv, line 3: ended_on before started_on",
    f"registers/improvements_{STAMP}.csv, line 4: unknown channel_id",
    f"registers/pilot_assignments_{STAMP}.csv, lines {_UNIT_COUNT + 2}, {_UNIT_COUNT + 3}: two arms at a time",
    f"registers/pilots_{STAMP}.csv, line 3: no primary metric",
    f"registers/pilots_{STAMP}.csv, line 4: planned_end_on before starts_on",
}


def write_registers(folder: Path) -> None:
    """Write each register as it was delivered on the day of the stamp."""
    for name, lines in {**_REGISTERS, "pilot_assignments": _assignments()}.items():
        (folder / f"{name}_{STAMP}.csv").write_text("\n".join([*lines, ""]))


def _assignments() -> list[str]:
    """As many customers as lines, in both arms by turns; the one after them is in both at a time."""
    numbers = [*range(_UNIT_COUNT), _UNIT_COUNT, _UNIT_COUNT]
    return [
        "pilot_id,customer_id,team,arm,assigned_on,until_on",
        *(
            f"{GOOD_PILOT},0015g{number:013d},,{('pilot', 'control')[line % 2]},2024-01-10,"
            for line, number in enumerate(numbers)
        ),
    ]
