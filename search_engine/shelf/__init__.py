"""Apps on and off the shelf (C 0103-2018 §8.3.5): states, reasons, rules that warn, people who decide."""
