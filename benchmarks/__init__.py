"""What the warehouse costs, measured on simulated data and compared with goals. README.md explains each row."""
