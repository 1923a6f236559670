"""The twin of each main page: the least SQL for the same content, and prepared strings.

A twin stands behind the same middleware as its page, knows who asks, and notes the reading where
its page does. It tells what a page would cost if nothing but its content cost anything.
"""

from bti.demo.bench.twins.lists import my_cases, my_consents, my_logs, notices, unit
from bti.demo.bench.twins.records import case, family_home, log, readers

__all__ = [
    "case",
    "family_home",
    "log",
    "my_cases",
    "my_consents",
    "my_logs",
    "notices",
    "readers",
    "unit",
]
