"""What may be wrong with a questionnaire, a module for each subject; `questionnaires.checking` calls them all."""
