"""Reading what seldom changes once while many areas ask for it.

The first page asks all areas what a person must do, and each asks who that person acts for. Within `reading_once` the
functions marked with `once` ask the database for the first of them. Only for reading: what is written within is not seen again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

_KEPT: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_Q = TypeVar("_Q", bound=HttpRequest)


@contextmanager
def reading_once() -> Iterator[None]:
    """While the body runs, each marked function reads once for the same arguments."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def once(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Mark a function that only reads and whose arguments can be told apart by their values."""

    @wraps(function)
    def read(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        kept = _KEPT.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        found: _R = kept[key]
        return found

    return read


def page_reads_once(view: Callable[Concatenate[_Q, _P], HttpResponse]) -> Callable[Concatenate[_Q, _P], HttpResponse]:
    """Mark a page: while it is shown each marked function reads once; what is sent to it (POST) reads as always."""

    @wraps(view)
    def shown(request: _Q, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        with reading_once():
            return view(request, *args, **kwargs)

    return shown
