"""State: written while the cloud runs, so that it survives a hard end, and sound when read again."""
