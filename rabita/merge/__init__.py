"""What becomes of agencies' answers once they are together, for whoever merges them: the broker, or an asker.

Nothing is imported here: each part costs something to load, and an asker loads them only where it needs them.
"""
