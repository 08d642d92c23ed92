"""Bodies: lists, one body with all that is known of it, and what an import must know beforehand."""
