"""What is there: reads, session first; the name says what a function loads."""
