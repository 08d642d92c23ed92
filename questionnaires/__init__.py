"""What is asked: questionnaire documents, answers, scores, comparisons. Pure Python; knows no web and no database."""
