"""For those who keep the system running: is it ready, what waits, can a backup be restored.

It stands above every app, since it looks into all of them, and below nothing but the addresses.
What it shows are numbers and kinds of work, never a person (docs/operations.md).
"""
