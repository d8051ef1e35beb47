"""What is switched off for everybody, since when, by whom and why, and who has looked at that afterwards."""

from indexer.store.switches.steps import SwitchStep, add_step, newest_steps, review_step, steps_of

__all__ = ["SwitchStep", "add_step", "newest_steps", "review_step", "steps_of"]
