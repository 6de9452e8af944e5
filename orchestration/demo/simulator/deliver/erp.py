"""Orders, deliveries and payments: Parquet, every week, one row per step."""

import numpy as np
import pyarrow as pa

from orchestration.demo.simulator.agenda import Columns, length, stacked
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People, crm_ids
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.stages import ORDER_STEPS
from orchestration.demo.simulator.truth import Truth

UNKNOWN_STEP = "backorder"


class OrderSystem:
    """Collects a week of order steps and exports them."""

    def __init__(self, company: Company, people: People, draws: Draws, truth: Truth) -> None:
        self.people = people
        self.draws = draws
        self.truth = truth
        self._products = np.array(company.product_codes("erp"), dtype=object)
        self._steps: list[Columns] = []
        self._number = 1

    def receive(self, day: Day, steps: Columns) -> None:
        """Take in the steps of a day; each gets a time in office hours."""
        count = length(steps)
        if not count:
            return
        rng = self.draws.stream(day.number, "orders")
        second = (8 * 3600 + (rng.random(count) * 9 * 3600)).astype(np.int64) - day.clock_step
        steps = {
            **steps,
            "at": day.starts_at + second,
            "number": np.arange(self._number, self._number + count),
        }
        # What is promised is the end of a day.
        steps["promised_at"] = np.where(
            steps["promised"] >= 0, day.starts_at + (steps["promised"] - day.number + 1) * 86_400, -1
        )
        steps["on"] = np.full(count, day.number)
        self._number += count
        self._steps.append(steps)

    def export(self, outbox: Outbox, day: Day) -> None:
        """Export the week that ends with this day, with one step that is not in the contract."""
        steps, self._steps = stacked(self._steps), []
        if not length(steps):
            return
        self.truth.orders(steps)
        self.truth.quarantined("order_event", "erp", "unknown event_type", 1)
        if outbox.is_open:
            outbox.put_parquet(f"erp/order_steps_{day.stamp}.parquet", self._table(steps))

    def _table(self, steps: Columns) -> pa.Table:
        person = steps["person"]
        names = np.array(ORDER_STEPS, dtype=object)[steps["step"]].tolist()
        ids = [f"ST{number:09d}" for number in steps["number"].tolist()]
        columns = {
            "step_id": [*ids, f"STX{steps['number'][0]:08d}"],
            "order_id": [*(f"OR{number:08d}" for number in person.tolist()), "OR00000000"],
            "customer_id": [*crm_ids(person), None],
            "step": [*names, UNKNOWN_STEP],
            "occurred_at": _timestamps(np.r_[steps["at"], steps["at"][:1]]),
            "promised_at": _timestamps(np.r_[steps["promised_at"], -1]),
            "product_code": [*self._products[self.people.product[person]].tolist(), None],
            "amount_eur": pa.array(
                np.r_[steps["cents"], 0] / 100.0, pa.float64(), mask=np.r_[steps["cents"] == 0, True]
            ),
        }
        return pa.table(columns)


def _timestamps(seconds: np.ndarray) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64(), mask=seconds < 0).cast(pa.timestamp("us"))
