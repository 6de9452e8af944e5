"""A simulated Dutch energy supplier: deliveries like those of real systems, and the truth that must be found."""
