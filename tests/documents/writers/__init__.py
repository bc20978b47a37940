"""Documents as office programs write them, made in the test: nothing is read from a disk."""
