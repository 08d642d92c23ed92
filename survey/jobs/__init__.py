"""What runs outside of requests: each module has `register()`, which makes its workflows known to the worker."""
