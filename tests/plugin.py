"""Starts PostgreSQL and the broker before pytest-django reads the settings.

Loaded by ``-p tests.plugin`` (pyproject.toml), since conftest.py comes too late. Under
pytest-xdist the controller starts them once and the workers inherit its environment.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Generator
from types import FrameType

import pytest

from bti.demo.stack.assets import compile_translations
from bti.demo.stack.places import Trouble
from bti.demo.stack.services import throwaway_services

STARTED_BY = "BTI_TEST_SERVICES_OF"
_running = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """A wrapper comes before every plugin's own hook, also before pytest-django's."""
    if STARTED_BY not in os.environ:
        _stop_on_sigterm()
        compile_translations()
        try:
            environ = _running.enter_context(throwaway_services(os.environ))
        except Trouble as trouble:
            raise pytest.UsageError(str(trouble)) from None
        os.environ.update(environ, **{STARTED_BY: str(os.getpid())})
        early_config.add_cleanup(_running.close)
    return (yield)


def _stop_on_sigterm() -> None:
    """End on SIGTERM as on Ctrl-C, so that the services end too."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
