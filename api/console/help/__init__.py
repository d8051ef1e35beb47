"""The manual, as pages of the console."""
