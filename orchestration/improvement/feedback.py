"""Feedback to the submitters of signals: one text per signal in its last step, for the mail system."""

import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.improvement.feedback_text import Effect, Outcome, feedback_text
from orchestration.privacy.private import make_private
from orchestration.publish.reader import open_published

_SIGNALS = """
    select
        impact.item_id, impact.submitted_on, impact.is_open, impact.item_name_nl, impact.resolution,
        impact.resolution_reason_name_en, impact.resolution_reason_name_nl, pair.parent_id, impact.improvement_id,
        improvement.improvement_name_nl
    from marts.signal_impact as impact
    left join (
        select parent_id, unnest([signal_id, other_signal_id]) as signal_id
        from marts.signal_duplicate_candidate
        where judgement = 'confirmed'
    ) as pair on pair.signal_id = impact.item_id and pair.parent_id <> impact.item_id
    left join marts.improvement_overview as improvement on improvement.improvement_id = impact.improvement_id
    where impact.item_kind = 'signal' and impact.step = 10
    order by impact.item_id, pair.parent_id
"""
_ACTIONS = """
    select improvement_id, action_name_nl
    from marts.improvement_action
    where ended_on is not null and parent_id is null
    order by improvement_id, ended_on, action_id
"""
_EFFECTS = """
    select
        effect.improvement_id, effect.metric_name_en, effect.metric_name_nl, metric.unit, effect.change_kind,
        effect.effect, effect.effect_low, effect.effect_high, effect.verdict, effect.gate_reason_en,
        effect.gate_reason_nl, effect.contact_change, effect.contact_change_low, effect.contact_change_high,
        effect.cost_change_eur, effect.cost_change_low_eur, effect.cost_change_high_eur
    from marts.improvement_effect as effect
    inner join marts.metric_catalogue as metric on metric.metric_id = effect.metric_id
    where effect.is_chosen
    order by effect.improvement_id, effect.role <> 'primary', effect.role, effect.metric_id
"""
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_SUFFIX = ".txt"


@dataclass(frozen=True)
class FeedbackReport:
    """What happened to each text, by signal. `kept` texts belong to closed signals and differ from what would be
    written now."""

    folder: Path
    written: list[str]
    renewed: list[str]
    unchanged: list[str]
    kept: list[str]
    strays: list[Path]


def write_feedback(settings: Settings, out: Path | None = None) -> FeedbackReport:
    """Write the texts of all signals in their last step into `out`, by default `feedback/` in the warehouse.

    A text is rewritten while its signal waits for feedback, and stays as it is once the signal is closed. Raises
    KlantbeeldError if nothing is published or the publication has no signals, ConfigError if others can
    read the folder.
    """
    outcomes = _outcomes(settings)
    folder = _private_folder(settings, out)
    written: list[str] = []
    renewed: list[str] = []
    unchanged: list[str] = []
    kept: list[str] = []
    names = set()
    for outcome in outcomes:
        path = folder / file_name(outcome.signal)
        names.add(path.name)
        text = feedback_text(outcome).encode()
        before = _present(path)
        if before == text:
            unchanged.append(outcome.signal)
            path.chmod(0o600)
        elif before is not None and not outcome.is_open:
            kept.append(outcome.signal)
        else:
            _write(path, text)
            (written if before is None else renewed).append(outcome.signal)
    strays = [path for path in sorted(folder.glob(f"*{_SUFFIX}")) if path.name not in names]
    return FeedbackReport(folder, written, renewed, unchanged, kept, strays)


def file_name(signal: str) -> str:
    """A name that only this signal has: its id if that is a plain word, else the plain part of it and a hash."""
    if _SAFE_NAME.fullmatch(signal):
        return signal + _SUFFIX
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", signal).strip("-")[:40]
    # No plain id has a tilde, so no id can be made to look like another's name.
    return f"{plain or 'signal'}~{hashlib.sha256(signal.encode()).hexdigest()[:16]}{_SUFFIX}"


def _outcomes(settings: Settings) -> list[Outcome]:
    connection = open_published(settings)
    try:
        signals, actions, effects = (
            connection.execute(sql).fetchall() for sql in (_SIGNALS, _ACTIONS, _EFFECTS)
        )
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise KlantbeeldError(
            f"What is published in {settings.warehouse_dir} does not have everything that feedback needs.",
            f"Publish again first: {next_command(settings, 'run')}.",
        ) from error
    finally:
        connection.close()
    done, measured = _by_first(actions), _by_first(effects)
    outcomes: dict[str, Outcome] = {}
    for signal, submitted_on, is_open, title, resolution, reason_en, reason_nl, parent, key, name in signals:
        outcomes.setdefault(
            signal,
            Outcome(
                signal,
                submitted_on,
                is_open,
                title,
                resolution,
                reason_en,
                reason_nl,
                parent,
                name,
                tuple(action for (action,) in done.get(key, [])),
                tuple(map(_effect, measured.get(key, []))),
            ),
        )
    return list(outcomes.values())


def _effect(row: Any) -> Effect:
    return replace(Effect(*row[:10]), contacts=row[10:13], euros=row[13:16])


def _by_first(rows: list[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for first, *rest in rows:
        grouped.setdefault(first, []).append(tuple(rest))
    return grouped


def _private_folder(settings: Settings, out: Path | None) -> Path:
    """The folder, readable only by its owner. A chosen folder that others can read is refused, not closed to them."""
    if out is None:
        make_private(settings.feedback_dir)
        return settings.feedback_dir
    folder = out.resolve()
    if not folder.exists():
        make_private(folder)
    elif folder.is_dir() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise ConfigError(
            f"{folder} can be read by others than its owner, and feedback is about people's own signals.",
            f"Close it (chmod 700 {folder}) or use another folder with --out.",
        )
    elif not folder.is_dir():
        raise ConfigError(f"{folder} is a file.", "Give a folder with --out.")
    return folder


def _present(path: Path) -> bytes | None:
    """The existing text; a link is not followed."""
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _write(path: Path, text: bytes) -> None:
    # Written under a temporary name, readable only by its owner, and moved into place whole.
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
