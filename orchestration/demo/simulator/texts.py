"""Dutch texts from templates, with hasty spelling and, now and then, personal data."""

from typing import TypeVar

import numpy as np

from orchestration.demo.simulator.company import Reason
from orchestration.demo.simulator.draws import Rng
from orchestration.demo.simulator.planted import PLANTED

Choice = TypeVar("Choice")

_OPENINGS = ("Goedemorgen,", "Beste mensen,", "Hallo,", "Geachte heer/mevrouw,", "Hoi,", "L.S.,")
_CLOSINGS = (
    "Alvast bedankt.",
    "Graag hoor ik van u.",
    "Met vriendelijke groet",
    "Groeten",
    "Wanneer krijg ik antwoord?",
)
_SENTENCES = {
    "join": (
        "Ik heb mij aangemeld en wacht nog op de bevestiging.",
        "Wat kost het aanbod precies per maand?",
        "De welkomstkorting zie ik nergens terug.",
    ),
    "move": (
        "Wij gaan verhuizen en ik wil beide adressen doorgeven.",
        "De meterstand van het oude huis klopt niet.",
        "Waar blijft de afrekening van ons oude adres?",
    ),
    "bill": (
        "De rekening is veel hoger dan vorige maand, hoe kan dat?",
        "Ik begrijp de jaarafrekening niet.",
        "Kan het termijnbedrag omlaag?",
        "Er is twee keer afgeschreven van mijn rekening.",
    ),
    "outage": (
        "Sinds vanochtend hebben we geen stroom.",
        "De verwarming doet het niet en de monteur is niet geweest.",
        "Wanneer is de storing opgelost?",
    ),
    "service": (
        "Inloggen in de app lukt niet meer.",
        "Ik wil mijn gegevens wijzigen.",
        "Ik heb een klacht over hoe ik geholpen ben.",
    ),
    "leave": (
        "Ik wil mijn contract opzeggen.",
        "Hoe hoog is de opzegvergoeding als ik overstap?",
        "Waar blijft mijn eindafrekening?",
    ),
    "other": ("Ik heb een vraag.", "Kunt u mij terugbellen?"),
}
# What people with one of these reasons in mind write; for other reasons only the topic shows.
_REASON_SENTENCES = {
    "join_offer_price": ("Wat is de prijs van het aanbod voor twee jaar vast?", "Graag een prijs per maand."),
    "join_offer_discount": ("De welkomstkorting is niet verrekend.", "Krijg ik ook een welkomstkorting?"),
    "join_application_error": ("Het aanmelden op de site geeft een foutmelding.", "Aanmelden lukt niet."),
    "join_application_status": ("Ik heb mij aangemeld en wacht nog op de bevestiging.",),
    "move_report_new": (
        "Wij gaan verhuizen en ik wil beide adressen doorgeven.",
        "Ik geef een verhuizing door.",
    ),
    "move_report_change": ("Onze verhuisdatum is een week later geworden.",),
    "move_meter_pass_on": ("Hierbij de meterstand van het nieuwe huis.",),
    "move_meter_wrong": ("De meterstand van het oude huis klopt niet.",),
    "move_settlement_late": ("Waar blijft de afrekening van ons oude adres?",),
    "bill_amount_too_high": ("De rekening is veel hoger dan vorige maand, hoe kan dat?",),
    "bill_amount_unclear": ("Ik begrijp deze rekening niet.", "Wat betekenen de regels op de rekening?"),
    "bill_amount_error": ("Er is twee keer afgeschreven van mijn rekening.",),
    "bill_instalment_change": ("Kan het termijnbedrag omlaag?", "Graag een lager termijnbedrag."),
    "bill_instalment_raised": ("Mijn termijnbedrag is zomaar verhoogd.",),
    "bill_payment_plan": ("Kan ik een betalingsregeling krijgen voor deze rekening?",),
    "bill_payment_reminder": ("Ik kreeg een aanmaning terwijl de rekening betaald is.",),
    "bill_settlement_explain": ("Ik begrijp de jaarafrekening niet.", "Graag uitleg bij de jaarafrekening."),
    "bill_settlement_refund": ("Waar blijft de teruggave van mijn jaarafrekening?",),
    "outage_report_heating": ("De verwarming doet het niet.", "Door een storing is er geen warm water."),
    "outage_status_when": ("Wanneer is de storing opgelost?",),
    "outage_visit_missed": ("De monteur voor de storing is niet geweest.",),
    "service_account_login": ("Inloggen in de app lukt niet meer.", "Mijn inlogcode wordt niet aangenomen."),
    "service_account_details": ("Ik wil mijn gegevens wijzigen.",),
    "service_complaint_new": ("Ik heb een klacht over hoe ik geholpen ben.",),
    "service_complaint_status": ("Hoe staat het met mijn klacht van vorige maand?",),
    "service_privacy_access": ("Ik wil inzage in mijn gegevens volgens de AVG.",),
    "leave_terms_fee": ("Hoe hoog is de opzegvergoeding als ik overstap?",),
    "leave_cancel_switch": ("Ik stap over en wil mijn contract opzeggen.",),
    "leave_final_bill_late": ("Waar blijft mijn eindafrekening?",),
}
_TOLD_REASON_SHARE = 0.8
_ANSWERS_GOOD = (
    "Snel geholpen, dank!",
    "Vriendelijke medewerker.",
    "Prima geregeld.",
    "Duidelijke uitleg gekregen.",
)
_ANSWERS_BAD = (
    "Ik moest drie keer bellen voor er iets gebeurde.",
    "Lang gewacht en nog geen antwoord.",
    "Niemand voelt zich verantwoordelijk.",
    "De afhandeling duurde veel te lang.",
)
_SLIPS = (("ij", "ei"), ("d.", "dt."), ("sch", "sg"), ("ou", "au"), ("tt", "t"), (" het ", " t "))

# Of nobody: made for this purpose, found nowhere else.
CANARIES = (
    "Wilhelmina Kanarievogel",
    "w.kanarievogel@zangvogel.example",
    "NL86KANA0417164300",
    "Kanariepad 417",
    "06-41716430",
    "417164308",
)
_PERSONAL = tuple(
    text.format(*CANARIES)
    for text in (
        "Mijn naam is {0}, mailen kan naar {1}.",
        "U kunt het geld storten op {2}.",
        "Ik woon op {3} en ben bereikbaar op {4}.",
        "Mijn burgerservicenummer is {5}.",
    )
)


def subjects(reasons: list[Reason], chosen: np.ndarray) -> list[str]:
    """A short subject line per contact."""
    titles = {
        "join": "Aanmelding",
        "move": "Verhuizing",
        "bill": "Rekening",
        "outage": "Storing",
        "leave": "Opzeggen",
    }
    return [titles.get(reasons[number].topic_id, "Vraag") for number in chosen.tolist()]


def messages(reasons: list[Reason], reason: np.ndarray, numbers: np.ndarray, day: int, rng: Rng) -> list[str]:
    """A message per contact. `numbers` decide which ones have personal data."""
    uniform = rng.random((len(reason), 4)).tolist()
    return [
        _message(reasons[which], number, day, draw)
        for which, number, draw in zip(reason.tolist(), numbers.tolist(), uniform, strict=True)
    ]


def holds_personal_data(numbers: np.ndarray) -> np.ndarray:
    """Which contacts and responses, by number, have personal data in their text."""
    return numbers % 61 == 5


def _message(reason: Reason, number: int, day: int, draw: list[float]) -> str:
    parts = [_at(_OPENINGS, draw[0]), _at(*_sentences(reason, draw[1]))]
    if reason.reason_id == PLANTED.word_reason and draw[3] < 0.5:
        parts.append(f"Het begon na die {PLANTED.word}.")
    if number % 61 == 5:
        parts.append(_PERSONAL[number // 61 % len(_PERSONAL)])
    parts.append(_at(_CLOSINGS, draw[2]))
    return _slip(" ".join(parts), draw[3]) if number % 61 != 5 else " ".join(parts)


def _sentences(reason: Reason, uniform: float) -> tuple[tuple[str, ...], float]:
    """The sentences to choose from for a reason, and the draw rescaled to choose among them."""
    own = _REASON_SENTENCES.get(reason.reason_id)
    if own and uniform < _TOLD_REASON_SHARE:
        return own, uniform / _TOLD_REASON_SHARE
    rest = (uniform - _TOLD_REASON_SHARE) / (1 - _TOLD_REASON_SHARE) if own else uniform
    return _SENTENCES.get(reason.topic_id, _SENTENCES["other"]), rest


def answers(nps: np.ndarray, numbers: np.ndarray, rng: Rng) -> list[str]:
    """Open answers that fit the score."""
    uniform = rng.random((len(nps), 2)).tolist()
    texts = []
    for score, number, draw in zip(nps.tolist(), numbers.tolist(), uniform, strict=True):
        text = _at(_ANSWERS_GOOD if score >= 8 else _ANSWERS_BAD, draw[0])
        personal = number % 61 == 5
        texts.append(
            f"{text} {_PERSONAL[number // 61 % len(_PERSONAL)]}" if personal else _slip(text, draw[1])
        )
    return texts


def _at(texts: tuple[Choice, ...], uniform: float) -> Choice:
    return texts[int(uniform * len(texts))]


def _slip(text: str, uniform: float) -> str:
    """One typo in three out of ten texts."""
    if uniform >= 0.3:
        return text
    old, new = _at(_SLIPS, uniform / 0.3)
    return text.replace(old, new, 1)
