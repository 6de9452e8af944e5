"""All faults, each with how often it is tried in `make test` and in `make faults`."""

from dataclasses import dataclass

from tests.faults import canaries, damaged_raw, hostile_values, landings, mutated_files, publications, runs
from tests.faults.tally import Trial


@dataclass(frozen=True)
class Fault:
    """`short` tries in `make test`, 0 where one takes minutes; `long` in `make faults`."""

    trial: Trial
    short: int
    long: int


FAULTS = {
    "mutated_files": Fault(mutated_files.run, 24, 1000),
    "hostile_values": Fault(hostile_values.run, 24, 200),
    "canaries": Fault(canaries.run, 30, 300),
    "landing_kills": Fault(landings.kills, 1, 50),
    "run_kills": Fault(runs.kills, 0, 50),
    "run_full_disk": Fault(runs.full_disk, 0, 20),
    "run_two_at_once": Fault(runs.two_at_once, 0, 10),
    "full_disk": Fault(landings.full_disk, 2, 50),
    "two_at_once": Fault(landings.two_at_once, 1, 20),
    "moved_clock": Fault(landings.moved_clock, 8, 100),
    "damaged_raw": Fault(damaged_raw.run, 4, 200),
    "readers": Fault(publications.readers, 4, 100),
    "damaged_publications": Fault(publications.damaged, 4, 200),
}
