"""The pointer: which shipment counts. Of all that hosts share it is the only thing that changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a pointer says.

    Attributes:
        number: Grows by one at every swap.
        fence: Of the lease under which it was swapped; grows with every holder.
        shipment: The name of the shipment's object in the storage.
        at: When, seconds since 1970 UTC by the clock of whoever keeps the pointer.
    """

    number: int
    fence: int
    shipment: str
    at: float


class Pointer(Protocol):
    """A pointer that several hosts read and one of them swaps."""

    def read(self) -> Pointed | None:
        """What it says; None: nothing was shipped yet. Raises `indexer.errors.StoreBusy` where nobody answers."""

    def swap(self, before: Pointed | None, shipment: str, fence: int) -> Pointed:
        """Point to another shipment, in one step.

        Args:
            before: What it said when the shipment was made.
            fence: Of the lease that the caller holds.

        Raises:
            Fenced: It says something else by now, or the lease has another holder.
        """
