"""A simulated Dutch energy supplier: deliveries as real systems make them, and the truth that must be found."""
