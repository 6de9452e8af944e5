"""What the warehouse is defined by, as data in catalogue/, and what is generated from it."""
