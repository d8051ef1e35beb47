"""What a request of each payer has cost lately, by which dear ones are told from others before they are computed."""

from __future__ import annotations

from collections import OrderedDict

from api.serving.payers import Payer

# Thread seconds of a request that is dear: three to four median searches. Who types, reads and searches comes to 1 to
# 6 ms a request, long sentences with fifty explained cards to 35.
DEAR_SECONDS = 0.02
NEWEST = 0.25  # weight of the newest request in the mean
# Payers that are remembered; those who asked for nothing for longest are forgotten, 1 MB.
MOST_KEPT = 10_000


class MeanCosts:
    """Exponentially weighted means, of thread seconds. One thread at a time notes; others may look."""

    def __init__(self) -> None:
        self._means: OrderedDict[Payer, float] = OrderedDict()

    def note(self, payer: Payer, seconds: float) -> None:
        """A request of a payer has used so many thread seconds."""
        mean = self._means.get(payer, 0.0)
        self._means[payer] = mean + NEWEST * (seconds - mean)
        self._means.move_to_end(payer)
        if len(self._means) > MOST_KEPT:
            self._means.popitem(last=False)

    def are_dear(self, payer: Payer) -> bool:
        """Whether the last requests of a payer were dear; of one who is not known they were not."""
        return self._means.get(payer, 0.0) > DEAR_SECONDS
