"""Document formats: how a questionnaire is written to, and read from, files that people use."""
