"""One module per source system: writes the deliveries of a day as that system would."""
