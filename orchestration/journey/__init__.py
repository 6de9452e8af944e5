"""The picture of a journey, drawn from the published marts."""
