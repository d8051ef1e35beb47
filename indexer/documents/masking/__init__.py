"""Masking: what of persons goes before a text or a field is shown, exported or kept (C 0103-2018 §8.3.4.5)."""
