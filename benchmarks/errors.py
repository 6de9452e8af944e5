"""The errors of measurements that could not be made."""

from orchestration.base.errors import KlantbeeldError


class MeasurementFailed(KlantbeeldError):
    """What is measured failed itself, so the figures would mean nothing."""


class NotMeasured(Exception):
    """A part that cannot be measured on this machine; the text, one sentence, goes into the report."""
