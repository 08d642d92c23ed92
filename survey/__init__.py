"""The service: the Flask app."""
