"""The differencing guard: nothing leaves from which, with what left before, too few people can be told."""
