"""`retain`: what is over its term leaves raw and all that is built; what was published about it stays published."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.landing.config import LandingConfig
from orchestration.landing.connection import landing_connection
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_store import RawStore
from orchestration.privacy.key import open_key, stored_key_id
from orchestration.privacy.raw_expiry import Expired, RawExpiry
from orchestration.privacy.remake import remove_former_versions, remove_made
from orchestration.privacy.terms import Terms, read_terms, write_terms
from orchestration.publish.frozen import LastDay, freeze

# What a row of a mart looks back on: contacts of a customer, a journey, the weeks that a signal is held against.
# Longer than the longest of these, so that no published figure is computed from a part of its history.
HISTORY_DAYS = 92


def retain(
    settings: Settings,
    config: LandingConfig,
    last_days: Mapping[str, LastDay],
    as_of: date,
    rebuild: Callable[[], None],
    tell: Callable[[str], None],
    is_dry_run: bool = False,
) -> list[Expired]:
    """Remove what is over its term as of a day; returns it per table with a term, counted before.

    What is published of days before the first one that is kept, and of HISTORY_DAYS after it, is frozen first: from
    now on it is published as it is. `last_days`: see frozen.py. `rebuild` builds and publishes anew; it raises where
    that does not go well. `is_dry_run`: nothing is changed. One that is interrupted goes on where it was when it is
    called again. Raises ConfigError, before anything is changed, where the key is not that of the warehouse.
    """
    with writing(settings):
        former = read_terms(settings)
        terms = terms_on(former, config, as_of)
        # What an interrupted landing left is in no ledger, so that nobody would look there.
        ledger = Ledger(settings)
        RawStore(settings).recover(ledger)
        with landing_connection(settings) as connection:
            raw = RawExpiry(settings, config, connection, terms, ledger)
            expired = raw.count()
            is_any = any(table.row_count or table.reject_count for table in expired)
            if is_dry_run or not (is_any or not former.is_complete):
                return expired
            # Asked for before anything goes: the build that follows reads and lands with it.
            if stored_key_id(settings):
                open_key(settings, create=False)
            if terms.frozen_before:
                freeze(settings, last_days, terms.frozen_before)
            write_terms(settings, terms)
            tell("Removing what is over its term from raw ...")
            raw.remove()
        remove_made(settings)
        tell("Building and publishing anew ...")
        rebuild()
        remove_former_versions(settings)
        write_terms(settings, replace(terms, is_complete=True))
        return expired


def terms_on(former: Terms, config: LandingConfig, as_of: date) -> Terms:
    """The terms as of a day. A longer term brings nothing back, so that no day moves backwards."""
    kept_from: dict[str, date] = {}
    for delivery in config.deliveries:
        if delivery.retention and delivery.retention.months:
            first = months_before(as_of, delivery.retention.months)
            kept_from[delivery.name] = max(first, former.kept_from.get(delivery.name, first))
    frozen = [day + timedelta(HISTORY_DAYS) for day in kept_from.values()]
    if former.frozen_before:
        frozen.append(former.frozen_before)
    return Terms(kept_from, max(frozen, default=None), is_complete=False)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of that month where it has no such day."""
    month = day.year * 12 + day.month - 1 - months
    first, following = (date(number // 12, number % 12 + 1, 1) for number in (month, month + 1))
    return min(first + timedelta(day.day - 1), following - timedelta(1))
