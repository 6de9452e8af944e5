"""`retain`: rows past their term leave raw and everything built; what was published about them stays published."""

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

# The lookback of rows in marts: contacts of a customer, a journey, the weeks that a signal is compared with.
# Longer than the longest of these, so that no published figure is computed from part of its history.
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
    """Remove rows past their term as of a day; returns them per table with a term, counted beforehand.

    What is published about days before the first kept one, and about HISTORY_DAYS after it, is frozen first: from
    now on it is published as it is. `last_days`: see frozen.py. `rebuild` rebuilds and republishes, and raises if
    that fails. `is_dry_run`: nothing is changed. An interrupted call resumes when it is called again.
    Raises ConfigError, before anything is changed, if the key is not that of the warehouse.
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
            # Checked before anything is removed: the build that follows reads and lands with it.
            if stored_key_id(settings):
                open_key(settings, create=False)
            if terms.frozen_before:
                freeze(settings, last_days, terms.frozen_before)
            write_terms(settings, terms)
            tell("Removing rows past their term from raw ...")
            raw.remove()
        remove_made(settings)
        tell("Rebuilding and republishing ...")
        rebuild()
        remove_former_versions(settings)
        write_terms(settings, replace(terms, is_complete=True))
        return expired


def terms_on(former: Terms, config: LandingConfig, as_of: date) -> Terms:
    """The terms as of a day. A longer term brings nothing back, so no day moves backwards."""
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
    """The same day that many months earlier, or the last day of that month if it has no such day."""
    month = day.year * 12 + day.month - 1 - months
    first, following = (date(number // 12, number % 12 + 1, 1) for number in (month, month + 1))
    return min(first + timedelta(day.day - 1), following - timedelta(1))
