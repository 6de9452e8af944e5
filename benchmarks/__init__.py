"""What the warehouse costs, measured on simulated data and held against goals. README.md says what each row means."""
