"""Do queries still find what they found? Frequent and kept ones are asked again, and who owns what changed is told."""
