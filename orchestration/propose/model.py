"""TF-IDF with a linear classifier: which words belong to which reason, learned from contacts that people coded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.propose.contacts import Text

LEAST_CONTACTS = 10
_CHUNK = 5000


@dataclass(frozen=True)
class Proposal:
    """What the model says about a contact: the most likely reason, and how likely it is."""

    text: Text
    reason: str
    probability: float


class ReasonModel:
    """A trained model. It holds words of customers, so it is never stored, only kept in memory."""

    def __init__(self, pipeline: Any, reasons: list[str]) -> None:
        self._pipeline = pipeline
        self.reasons = reasons

    def read(self, texts: Iterable[Text]) -> Iterator[Proposal]:
        """The proposal for each text, in the same order. Memory does not grow with their number."""
        waiting = iter(texts)
        while chunk := list(islice(waiting, _CHUNK)):
            likely = self._pipeline.predict_proba([text.words for text in chunk])
            best = likely.argmax(axis=1).tolist()
            for text, place, row in zip(chunk, best, likely, strict=True):
                yield Proposal(text, str(self._pipeline.classes_[place]), round(float(row[place]), 6))


def assert_installed() -> None:
    """Raise ConfigError if scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            "scikit-learn is not installed; keyword rules work without it.",
            "Install it: make model, or pip install klantbeeld[model].",
        ) from error


def train(texts: list[Text]) -> ReasonModel:
    """Learn from contacts with registered reasons; a reason with fewer than LEAST_CONTACTS is not learned.

    Raises KlantbeeldError if fewer than two reasons can be learned.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    counts = Counter(text.reason for text in texts)
    learned = sorted(reason for reason, count in counts.items() if count >= LEAST_CONTACTS)
    if len(learned) < 2:
        raise KlantbeeldError(
            f"{len(texts)} coded contacts with text, and {len(learned)} reasons with at least {LEAST_CONTACTS} "
            "of them: too few to learn from.",
            "Use keyword rules (seed contact_reason_keyword) until there are more.",
        )
    chosen = [text for text in texts if counts[text.reason] >= LEAST_CONTACTS]
    words = TfidfVectorizer(lowercase=True, ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    pipeline = make_pipeline(words, LogisticRegression(C=10, max_iter=1000))
    pipeline.fit([text.words for text in chosen], [text.reason for text in chosen])
    return ReasonModel(pipeline, learned)
