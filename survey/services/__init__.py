"""What changes things: session and actor first, an event recorded, flushed and never committed."""
