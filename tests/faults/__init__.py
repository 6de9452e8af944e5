"""What a day may bring (kills, a full disk, bad files, hostile values), done on purpose and counted: `make faults`."""
