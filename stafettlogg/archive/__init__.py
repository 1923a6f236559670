"""The archive document of a log: why it is made, what it holds, how it is written to disk."""
