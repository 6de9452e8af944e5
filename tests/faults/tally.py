"""What came of a fault that was tried so many times."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """Counts of one fault.

    `lost`: records that are in a delivery and after it neither in raw nor among the rejected lines, or rows that a
    later run does not have. `wrong`: reads or marts with something that was never delivered or published.
    `leaks`: planted texts found where they must not be. `problems`: in words, each with what repeats it.
    """

    fault: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    wrong: int = 0
    leaks: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, name: str, problem: str = "", lost: int = 0, wrong: int = 0, leaks: int = 0) -> None:
        """One more try. It is survived where nothing is lost, wrong or leaked and there is no other problem."""
        self.tried += 1
        self.lost += lost
        self.wrong += wrong
        self.leaks += leaks
        counts = {"lost": lost, "wrong": wrong, "leaked": leaks}
        found = [problem] * bool(problem) + [f"{count} {what}" for what, count in counts.items() if count]
        if found:
            self.problems.append(f"{name}: {'; '.join(found)}")
        else:
            self.survived += 1


# Tries a fault `count` times in an empty folder, drawn with a seed; the last argument is called after each try.
Trial = Callable[[Path, int, int, Callable[[], None]], Tally]
