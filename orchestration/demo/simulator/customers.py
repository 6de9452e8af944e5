"""The people: customers on the first day, those who join and leave, and their attributes."""

import numpy as np

from orchestration.demo.simulator.agenda import Columns
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.draws import Draws, bell, cumulative, pick, share_of

PROSPECT, CUSTOMER, LEFT = 0, 1, 2

PROVINCES = (
    "Drenthe",
    "Flevoland",
    "Friesland",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
)
PROVINCE_WEIGHTS = (0.5, 0.4, 0.65, 2.1, 0.6, 1.1, 2.6, 2.9, 1.2, 1.4, 0.4, 3.7)

GROUP_WEIGHTS = {
    "homeowner": 42,
    "tenant": 27,
    "student": 8,
    "solar_household": 12,
    "small_business": 7,
    "agriculture": 1.5,
    "housing_association": 1,
    "large_business": 1.5,
}
BUSINESS_GROUPS = {"small_business", "large_business", "housing_association", "agriculture"}
PRODUCT_WEIGHTS = {
    "dual_fuel": 55,
    "electricity": 18,
    "gas": 2,
    "district_heating": 9,
    "dynamic_contract": 16,
}

_FIELDS = {
    "state": np.int8,
    "group": np.int16,
    "province": np.int8,
    "product": np.int16,
    "mood": np.float64,  # lasting satisfaction, standard deviations
    "since": np.int32,  # day number; -1 for those of before the first day
    "changed": np.int32,  # day of the last change of attributes, or -1
    "last_invited": np.int32,
    "invitations": np.int16,
    "consent": np.int8,  # 1 given, 0 refused
    "has_chosen": np.bool_,  # the consent banner was answered
    "in_service": np.bool_,  # known to the service desk's system
}


class People:
    """One position per person in every array; a person's number never changes."""

    def __init__(self, company: Company, draws: Draws, count: int) -> None:
        self._company = company
        self._draws = draws
        self.count = 0
        self._columns: Columns = {name: np.zeros(0, kind) for name, kind in _FIELDS.items()}
        self._groups = cumulative([GROUP_WEIGHTS.get(group, 2) for group in company.group_ids])
        self._products = cumulative([PRODUCT_WEIGHTS.get(product, 0.01) for product in company.product_ids])
        self._provinces = cumulative(PROVINCE_WEIGHTS)
        self.is_business_group = np.array([group in BUSINESS_GROUPS for group in company.group_ids])
        self.add(-1, count, CUSTOMER)

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.__dict__["_columns"][name][: self.__dict__["count"]]
        except KeyError:
            raise AttributeError(name) from None

    def add(self, day: int, count: int, state: int) -> np.ndarray:
        """Let people appear on a day; returns their numbers."""
        self._grow(self.count + count)
        numbers = np.arange(self.count, self.count + count)
        self.count += count
        rng = self._draws.stream(day, "people")
        self.state[numbers] = state
        self.group[numbers] = pick(rng, count, self._groups)
        self.province[numbers] = pick(rng, count, self._provinces)
        self.product[numbers] = pick(rng, count, self._products)
        self.mood[numbers] = bell(rng, count)
        self.consent[numbers] = rng.random(count) < 0.85
        for name in ("since", "changed"):
            getattr(self, name)[numbers] = -1
        self.last_invited[numbers] = -1000
        return numbers

    def customers(self) -> np.ndarray:
        """The numbers of those who are customers now."""
        return np.flatnonzero(self.state == CUSTOMER)

    def in_arm(self, numbers: np.ndarray, salt: int) -> np.ndarray:
        """Assignment to the pilot arm with that salt: half of the people, permanently."""
        return share_of(numbers, salt) < 0.5

    def _grow(self, needed: int) -> None:
        room = len(self._columns["state"])
        if needed <= room:
            return
        added = max(needed - room, room // 4)
        for name, values in self._columns.items():
            self._columns[name] = np.r_[values, np.zeros(added, values.dtype)]


def crm_ids(numbers: np.ndarray) -> list[str]:
    """Account ids as Salesforce writes them, 18 characters."""
    return [f"0015g00000{number:08d}" for number in numbers.tolist()]


def emails(numbers: np.ndarray) -> list[str]:
    return [f"klant{number:07d}@voorbeeld.nl" for number in numbers.tolist()]


def phones(numbers: np.ndarray) -> list[str]:
    """Mobile numbers, unique per person."""
    return [f"06{10_000_000 + number:08d}" for number in numbers.tolist()]
