"""quality.yml: optional, checked, and every fault named with its place."""

from datetime import date

import pytest

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.quality.checks import mart_check_specs
from orchestration.quality.settings import MartSettings, QualitySettings, load_quality_settings


def test_without_the_file_the_defaults_hold(settings: Settings) -> None:
    assert load_quality_settings(settings) == QualitySettings()


def test_stated_thresholds_are_read(settings: Settings) -> None:
    (settings.project_dir / "quality.yml").write_text(
        "raw: {max_reject_share: 0.05}\n"
        "marts:\n  score_ranges: {nps: [-100, 100], csat_mean: [1, 5]}\n  severity: {channel_mix: error}\n"
    )
    quality = load_quality_settings(settings)
    assert quality.raw.max_reject_share == 0.05
    assert quality.marts.score_ranges["csat_mean"] == (1, 5)
    assert ("channel_mix", "error") in {spec[1:3] for spec in mart_check_specs(quality)}
    assert ("channel_mix", "warning") in {spec[1:3] for spec in mart_check_specs()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("marts: {max_unmaped_share: 0.1}", "marts.max_unmaped_share: Extra inputs"),
        ("raw: {max_null_share: 3}", "raw.max_null_share: Input should be less than or equal to 1"),
        ("marts: {holiday_country: ZZ}", "no holidays are known for country 'ZZ'"),
        ("marts: {score_ranges: {nps: [100, -100]}}", "lower bound 100 is above"),
        ("marts: {severity: {volume: error}}", "marts.severity.volume"),
        ("- raw", "must be a mapping, but is a list"),
        ("raw: [", "is not readable YAML"),
    ],
)
def test_a_fault_names_its_place(settings: Settings, text: str, message: str) -> None:
    (settings.project_dir / "quality.yml").write_text(text)
    with pytest.raises(ConfigError, match=message) as raised:
        load_quality_settings(settings)
    assert "quality.yml" in str(raised.value)
    assert raised.value.exit_code == 2


def test_names_of_checks_are_unique_per_asset() -> None:
    keys = [spec[:2] for spec in mart_check_specs()]
    assert len(keys) == len(set(keys))


def test_dutch_holidays_are_known() -> None:
    days = MartSettings().holidays_between(date(2024, 4, 1), date(2024, 5, 31))
    assert date(2024, 4, 27) in days
    assert date(2024, 5, 9) in days
    assert MartSettings(holiday_country=None).holidays_between(date(2024, 1, 1), date(2024, 12, 31)) == []
