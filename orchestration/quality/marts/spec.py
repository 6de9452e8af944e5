"""The name of a check on a mart."""

from orchestration.quality.report import CheckSpec
from orchestration.quality.settings import MartCheck, MartSettings, Severity


def mart_spec(
    thresholds: MartSettings, mart: str, name: MartCheck, severity: Severity, description: str
) -> CheckSpec:
    """The check `name` on `mart`, with the severity that quality.yml states, if it does."""
    return CheckSpec(("marts", mart), name, thresholds.severity.get(name, severity), description)
