"""Steps that read places: those that are named or meant, where people come from and move to, and what is near."""
