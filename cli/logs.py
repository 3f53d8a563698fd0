"""Logging for the commands: one line a record on standard error; libraries speak only when something is wrong."""

import logging
import sys

_LIBRARIES = (
    "telethon",
    "httpx",
    "httpcore",
    "telegram",
    "apscheduler",
    "trafilatura",
    "alembic",
    "asyncio",
    "uvicorn",
)


def set_up_logging(*, verbose: bool = False) -> None:
    """Sends our own records from INFO (DEBUG when verbose), the libraries' from WARNING, to standard error."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
        force=True,
    )
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
