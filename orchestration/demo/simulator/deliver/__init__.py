"""One module per source system: writes what a day brings, as that system would."""
