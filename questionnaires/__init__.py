"""What is asked: questionnaire documents, answers, scores and comparisons. Pure Python; knows no web and no database."""
