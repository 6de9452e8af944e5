"""Errors a user can act on. Each says what is wrong and where; `hint` says what to do about it."""


class KlantbeeldError(Exception):
    """Base of every error that is shown as a message instead of a stack trace.

    `exit_code` is what the `klantbeeld` command ends with.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  -> {self.hint}" if self.hint else self.message


class CheckFailed(KlantbeeldError):
    """A test or a quality check failed, so nothing was published."""

    exit_code = 1


class Busy(KlantbeeldError):
    """Another process is using the warehouse; the same command may succeed later."""

    exit_code = 4


class ConfigError(KlantbeeldError):
    """The configuration cannot be used: landing.yml, a path, a key, an option."""

    exit_code = 2


class DeliveryError(KlantbeeldError):
    """One delivery could not be loaded; the others could."""

    exit_code = 3
