"""Which characters look alike? Drawn and compared."""
