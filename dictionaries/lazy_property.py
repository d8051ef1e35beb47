"""A property that is worked out once for each object."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar, overload

R_co = TypeVar("R_co", covariant=True)


class lazy_property(cached_property[R_co]):  # noqa: N801 - as what it is a kind of
    """`functools.cached_property` without its lock, which Python 3.12 has not either: a microsecond for each that is
    worked out. Where two threads ask at once, both may work it out: of an immutable object that does no harm.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> lazy_property[R_co]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> R_co: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        """What the attribute is the first time that it is asked for; then the object has it."""
        if instance is None:
            return self
        assert self.attrname is not None
        instance.__dict__[self.attrname] = value = self.func(instance)
        return value
