"""Signals of employees: the workbook that the quality team keeps, sent every month."""

from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws

_HEADER = [
    "signaal_id",
    "ingediend_op",
    "titel",
    "toelichting",
    "functie",
    "team",
    "indiener",
    "kanaal",
    "product",
    "halte",
    "contactreden",
]
_ROLES = ("klantadviseur", "monteur", "baliemedewerker", "backoffice")
_TITLES = (
    (
        "Klanten snappen de jaarafrekening niet",
        "Ik leg elke dag hetzelfde uit: het verschil tussen voorschot en verbruik.",
    ),
    ("Meterstand doorgeven loopt vast", "De pagina geeft een foutmelding als de stand vijf cijfers heeft."),
    ("Monteur komt niet op de afgesproken tijd", "De planning en de brief noemen een ander dagdeel."),
    ("Bevestiging van de aanmelding komt te laat", "Klanten bellen omdat zij dagen niets horen."),
    ("Opzeggen via de site is onvindbaar", "Mensen zoeken op 'stoppen' en vinden niets."),
)
# The same problem in other words: a register that compares words only does not see it.
PARAPHRASED_MONTH = 2
PARAPHRASES = (
    (
        "Inloggen lukt niet na een nieuw wachtwoord",
        "Wie zijn wachtwoord heeft veranderd komt de app niet meer in.",
    ),
    (
        "Klant kan niet bij zijn account",
        "Na het resetten van de toegangscode blijft het scherm van Mijn Energie dicht.",
    ),
)


class Signals:
    """A few signals a month, on its last day."""

    def __init__(self, company: Company, draws: Draws) -> None:
        self.company = company
        self.draws = draws
        self._month = 0
        self.count = 0
        self.paraphrased: tuple[str, str] | None = None

    def deliver(self, outbox: Outbox, day: Day) -> None:
        """Write the workbook of a month that ends with this day."""
        if not day.ends_month:
            return
        self._month += 1
        rng = self.draws.stream(day.number, "signals")
        count = 3 + int(rng.random() * 4)
        titles = [_TITLES[int(rng.random() * len(_TITLES))] for _ in range(count)]
        if self._month == PARAPHRASED_MONTH:
            self.paraphrased = (self._name(count), self._name(count + 1))
            titles += PARAPHRASES
        table = [_HEADER, *(self._row(day, place, title, rng.random()) for place, title in enumerate(titles))]
        self.count += len(titles)
        if outbox.is_open:
            outbox.put_xlsx(f"signals/signals_{day.stamp}.xlsx", "Signalen", table)

    def _name(self, place: int) -> str:
        return f"SIG{self._month:03d}{place:02d}"

    def _row(self, day: Day, place: int, title: tuple[str, str], uniform: float) -> list[str]:
        stages = [stage for stages in self.company.stages.values() for stage in stages]
        reasons = self.company.reasons
        submitted = day.on.replace(day=1 + int(uniform * 27))
        return [
            self._name(place),
            f"{submitted:%Y-%m-%d} 14:00:00",
            *title,
            _ROLES[place % len(_ROLES)],
            self.company.team_ids[int(uniform * len(self.company.team_ids))],
            f"medewerker{int(uniform * 400):04d}",
            "phone",
            self.company.product_ids[int(uniform * len(self.company.product_ids))],
            stages[int(uniform * len(stages))],
            reasons[int(uniform * len(reasons))].reason_id,
        ]
