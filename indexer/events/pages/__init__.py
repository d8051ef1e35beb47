"""Result pages that people saw, with what they clicked there, out of the events."""
