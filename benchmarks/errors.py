"""How a measurement ends that could not be made."""

from orchestration.base.errors import KlantbeeldError


class MeasurementFailed(KlantbeeldError):
    """Something that is measured failed itself: the figures would mean nothing."""


class NotMeasured(Exception):
    """A part that cannot be measured on this machine; the text, one sentence, stands in the report."""
