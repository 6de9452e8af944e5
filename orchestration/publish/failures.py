"""Failures of a disk or a database while publishing, as messages that quote no row."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from orchestration.base.errors import KlantbeeldError

# Messages of these are about files and memory; any other DuckDB message may quote a value of a row.
_SAFE_TO_SHOW = (duckdb.IOException, duckdb.OutOfMemoryException)

_HINT = (
    "Readers notice nothing: the previous publication is still served. Check free space and permissions of the "
    "warehouse folder (df -h, ls -ld), then publish again."
)


@contextmanager
def explained(action: str, hint: str = _HINT) -> Iterator[None]:
    """Turn an error of the system or of DuckDB in the block into a KlantbeeldError that names `action`."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise KlantbeeldError(f"{action} failed: {error.strerror or error}{where}.", hint) from None
    except _SAFE_TO_SHOW as error:
        raise KlantbeeldError(f"{action} failed: {first_line(error)}", hint) from None
    except duckdb.Error as error:
        raise KlantbeeldError(
            f"{action} failed with a DuckDB {type(error).__name__}; its text, withheld, may quote a row.",
            f"{hint} Run the same select in a DuckDB session on the build file to see the text.",
        ) from None


def first_line(error: BaseException | str) -> str:
    """The first line of a text or of an error's text."""
    return next(iter(str(error).splitlines()), type(error).__name__)
