"""Changes SQL on purpose and asks which changes no unit test notices: `make mutate`."""
