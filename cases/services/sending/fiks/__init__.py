"""Reports through KS Fiks: its contract, as far as it is public (docs/decisions/0011)."""
