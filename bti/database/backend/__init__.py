"""Database engine ``bti.database.backend``."""
