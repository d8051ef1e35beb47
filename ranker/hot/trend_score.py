"""The measure of a hot term: how many ask for it, how lately, and how much more than usual."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Float64s

HOUR = 3_600_000  # ms
# ms in which sightings are told apart by time. Ten minutes: a burst has to be seen in two of them and yet be hot within
# the hour, so they are finer than that by some factor; and with less, the times of single visits would be kept.
BUCKET = 600_000
# ms after which an asking counts half. Six hours: in the evening the morning still counts a quarter, so that a list
# neither jumps with every hour nor is yesterday's.
HALF_LIFE = 6 * HOUR
# ms that are looked at: four half-lives, and every hour of the day once.
WINDOW = 24 * HOUR
# What a standard deviation above the usual is worth, and how many count at most. Together 1.5: what is asked for six
# deviations more than usual stands where a term of e^1.5 = 4.5 times as many actors does. More, and what is seldom
# asked for would be carried to the top by surprise alone.
SURPRISE, MOST_DEVIATIONS = 0.25, 6.0
# Actors an hour, squared: the variance that is there even where nothing was ever counted. Three more than never are no
# surprise.
LEAST_VARIANCE = 9.0


def heat_of(decayed: Float64s, z: Float64s) -> Float64s:
    """heat = log(1 + Σ u · 2^(-age / HALF_LIFE)) + SURPRISE · clip(z, 0, MOST_DEVIATIONS).

    Args:
        decayed: The sum: actors that count, each by its age; shape (n,), ≥ 0.
        z: Standard deviations above the usual of this hour; shape (n,).
    """
    heat: Float64s = np.log1p(decayed) + SURPRISE * np.clip(z, 0.0, MOST_DEVIATIONS)
    return heat


def decay_of(age: Float64s) -> Float64s:
    """What an asking of an age in ms still counts for, (0, 1]."""
    decay: Float64s = np.exp2(-np.maximum(age, 0.0) / HALF_LIFE)
    return decay


def deviations(seen: Float64s, mean: Float64s, variance: Float64s) -> Float64s:
    """z = (seen - mean) / √(variance + mean + LEAST_VARIANCE): arrivals vary by themselves as much as their mean."""
    z: Float64s = (seen - mean) / np.sqrt(np.maximum(variance, 0.0) + np.maximum(mean, 0.0) + LEAST_VARIANCE)
    return z
