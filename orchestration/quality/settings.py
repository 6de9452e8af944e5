"""Thresholds of the checks in one typed place: defaults, quality.yml, and `expect` in landing.yml."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings

Severity = Literal["error", "warning"]
Share = Annotated[float, Field(ge=0, le=1)]
Bounds = tuple[float | None, float | None]
RawCheck = Literal[
    "rows_accounted", "reject_share", "null_share", "value_range", "volume", "drift", "freshness"
]
MartCheck = Literal[
    "has_rows",
    "metric_in_catalogue",
    "parts_in_order",
    "rate_in_range",
    "score_in_range",
    "volume_collapse",
    "volume_unusual",
    "channel_mix",
    "unmapped_share",
    "balanced",
]
Dimension = Literal[
    "journey_stage_id",
    "touchpoint_id",
    "channel_id",
    "contact_reason_id",
    "product_id",
    "customer_group_id",
    "team_id",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _in_order(bounds: Bounds) -> Bounds:
    low, high = bounds
    if low is not None and high is not None and low > high:
        raise ValueError(f"the lower bound {low:g} is above the upper bound {high:g}")
    return bounds


class DriftExpectation(_Strict):
    """The columns whose mix must stay similar, and the highest population stability index (PSI) allowed."""

    columns: Annotated[list[str], Field(min_length=1)]
    max_psi: Annotated[float, Field(gt=0)] = 0.25


class RawExpectations(_Strict):
    """`expect` of one delivery in landing.yml. `severity` overrides, per check name, what blocks."""

    max_null_share: dict[str, Share] = {}
    between: dict[str, Bounds] = {}
    max_volume_change: Annotated[float, Field(gt=0)] | None = None
    drift: DriftExpectation | None = None
    max_reject_share: Share | None = None
    severity: dict[RawCheck, Severity] = {}

    @field_validator("between")
    @classmethod
    def _bounds_in_order(cls, between: dict[str, Bounds]) -> dict[str, Bounds]:
        return {column: _in_order(bounds) for column, bounds in between.items()}


class RawSettings(_Strict):
    """Defaults for raw tables if landing.yml states nothing.

    `newest_hours`: deliveries loaded within this many hours of the newest are checked with it.
    `max_null_share` holds for required columns, `max_outside_share` for `expect.between`.
    """

    newest_hours: Annotated[float, Field(gt=0)] = 24
    max_null_share: Share = 0.5
    max_outside_share: Share = 0.01
    max_reject_share: Share = 0.01
    max_volume_change: Annotated[float, Field(gt=0)] = 0.9
    min_earlier_deliveries: Annotated[int, Field(ge=2)] = 4
    trailing_deliveries: Annotated[int, Field(ge=4)] = 28


class AcceptedDay(_Strict):
    """A day of a source that somebody reviewed and accepts although little was delivered, and why."""

    source_system: Annotated[str, Field(min_length=1)]
    day_on: date
    reason: Annotated[str, Field(min_length=10)]

    def __str__(self) -> str:
        return f"{self.source_system} on {self.day_on}: {self.reason}"


class MartSettings(_Strict):
    """Thresholds for the marts.

    `rows_expected`: mart -> entities; it must have rows if one of these has rows past every boundary.
    `collapse_*` blocks, `unusual_*` warns: both the sigmas and the share of change must be exceeded.
    `accepted_days`: days of one source on which a collapse does not block; they still warn as unusual.
    Days are days of the data, never of the clock; holidays of `holiday_country` (or null) are left out.
    """

    rows_expected: dict[str, list[str]] = {
        "metric_daily": ["contact", "survey_response", "web_event"],
        "contact_daily": ["contact"],
        "experience_daily": ["survey_response"],
        "web_daily": ["web_event"],
    }
    score_ranges: dict[str, Bounds] = {"nps": (-100, 100)}
    volume_metrics: list[str] = ["contact_volume", "survey_responses", "sessions"]
    history_days: Annotated[int, Field(ge=28)] = 56
    min_same_weekdays: Annotated[int, Field(ge=3)] = 4
    collapse_sigmas: Annotated[float, Field(gt=0)] = 4.5
    collapse_share: Share = 0.3
    unusual_sigmas: Annotated[float, Field(gt=0)] = 4.0
    unusual_share: Share = 0.2
    accepted_days: list[AcceptedDay] = []
    holiday_country: str | None = "NL"
    unmapped_member: str = "unmapped"
    max_unmapped_share: Share = 0.2
    max_unmapped_share_of: dict[Dimension, Share] = {}
    mix_days: Annotated[int, Field(ge=7)] = 28
    max_mix_psi: Annotated[float, Field(gt=0)] = 0.25
    severity: dict[MartCheck, Severity] = {}

    @field_validator("score_ranges")
    @classmethod
    def _bounds_in_order(cls, ranges: dict[str, Bounds]) -> dict[str, Bounds]:
        return {metric_id: _in_order(bounds) for metric_id, bounds in ranges.items()}

    @field_validator("holiday_country")
    @classmethod
    def _country_known(cls, country: str | None) -> str | None:
        import holidays

        if country is not None and country not in holidays.list_supported_countries():
            raise ValueError(
                f"no holidays are known for country '{country}'; write an ISO code such as NL, or null"
            )
        return country

    def holidays_between(self, first: date, last: date) -> list[date]:
        """Public holidays from `first` to `last`, both included; none without a country."""
        if self.holiday_country is None:
            return []
        import holidays

        known = holidays.country_holidays(self.holiday_country, years=range(first.year, last.year + 1))
        return sorted(day for day in known if first <= day <= last)


class QualitySettings(_Strict):
    """All thresholds: `raw` and `marts`."""

    raw: RawSettings = RawSettings()
    marts: MartSettings = MartSettings()


def load_quality_settings(settings: Settings) -> QualitySettings:
    """Read quality.yml beside landing.yml; without the file the defaults apply. Raises ConfigError."""
    path = settings.landing_file.with_name("quality.yml")
    if not path.is_file():
        return QualitySettings()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not readable YAML: {error}", "Correct the file or remove it."
        ) from error
    return _validated(QualitySettings, content or {}, str(path))


def parse_expectations(expect: Any, where: str) -> RawExpectations:
    """`expect` of a delivery (mapping, model or nothing), typed. Raises ConfigError naming `where`."""
    if isinstance(expect, RawExpectations):
        return expect
    content = expect.model_dump(exclude_unset=True) if isinstance(expect, BaseModel) else expect
    return _validated(RawExpectations, content or {}, where)


def _validated(model: type[BaseModel], content: Any, where: str | Path) -> Any:
    if not isinstance(content, dict):
        raise ConfigError(
            f"{where} must be a mapping, but is a {type(content).__name__}.",
            f"Use these keys: {_keys(model)}.",
        )
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # Without the input, which pydantic would repeat: the place and the reason are what help.
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ConfigError(f"{where}: " + "; ".join(faults), f"Known keys: {_keys(model)}.") from error


def _keys(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields)
