"""The log: lines of a few known words, as JSON or to be read, and never what somebody typed, or is called.

A line of our own says only what is on the list `SAYS`: an event, and codes without a space. A line of a library keeps
its pattern, for what was put into it may be anything. An exception is its type and the places it came through, never
its message.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict

SAYS = frozenset({
    "account", "at", "endpoint", "error", "event", "id", "level", "logger", "method", "ms", "settings", "status",
    "timestamp",
})  # fmt: skip
"""Codes, identifiers and numbers. Whatever else a line is given is left out of it."""
MUTED = "..."
_EVENT = re.compile(r"[\w .:,;/<>()'%*\[\]-]{1,400}", re.ASCII)
_CODE = re.compile(r"[\w.:/<>-]{1,400}", re.ASCII)
_TALKATIVE = ("alembic", "flask-limiter", "gunicorn", "gunicorn.access", "gunicorn.error", "sqlalchemy", "waitress")
"""Libraries that may bring handlers of their own, and so a way around this one."""
_PATTERNED = ("alembic", "flask-limiter", "gunicorn", "waitress")
"""Libraries whose lines are put together from their pattern and its values, or say nothing of anybody."""
_PLACES = 4
_OURS = "blo"

_handler: logging.Handler | None = None


def lines(name: str) -> structlog.stdlib.BoundLogger:
    """Return what a module writes its lines with: an event in plain words, and values named as in `SAYS`."""
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found


def fault(error: BaseException) -> dict[str, str]:
    """Return an exception's type and the last places it came through, outermost first."""
    places = list(_places(error.__traceback__))
    return {"error": type(error).__name__, "at": ">".join(places[-_PLACES:])}


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Give the places in our own code, and the innermost whosever it is."""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if _OURS in path.parts or trace.tb_next is None:
            yield f"{'/'.join(path.parts[-3:])}:{trace.tb_lineno}"
        trace = trace.tb_next


def _reduced(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Reduce a library's line to its pattern; one made without values may hold them already, and is left out."""
    record: logging.LogRecord = line["_record"]
    trusted = record.name.split(".", maxsplit=1)[0] in _PATTERNED
    line["event"] = str(record.msg) if record.args or trusted else MUTED
    line["logger"] = record.name
    exc_info = line.pop("exc_info", None)
    if isinstance(exc_info, tuple) and isinstance(exc_info[1], BaseException):
        line.update(fault(exc_info[1]))
    return line


def _held(_logger: Any, _method: str, line: EventDict) -> EventDict:
    """Hold a line to the words it may say."""
    return {name: _plain(value, _EVENT if name == "event" else _CODE) for name, value in line.items() if name in SAYS}


def _plain(value: Any, shape: re.Pattern[str]) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(one, shape) for name, one in value.items()}
    text = str(value)
    return text if shape.fullmatch(text) else MUTED


def _formatter(*, readable: bool) -> logging.Formatter:
    start = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*start, _reduced],
        processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), _held, renderer],
        use_get_message=False,
    )


def configure(*, readable: bool, path: str = "") -> None:
    """Send every line of this process through one handler: to a file, or the error stream when none is named."""
    global _handler  # noqa: PLW0603 - a process has one log
    root = logging.getLogger()
    if _handler is not None:
        root.removeHandler(_handler)
        _handler.close()
    _handler = logging.FileHandler(path, encoding="utf-8", delay=True) if path else logging.StreamHandler()
    _handler.setFormatter(_formatter(readable=readable))
    root.addHandler(_handler)
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger(_OURS).setLevel(logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
