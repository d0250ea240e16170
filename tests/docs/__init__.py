"""Documentation that fails the build when it lies."""
