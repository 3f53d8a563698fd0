"""Handlers by topic: each parses what was said, calls one use case, and renders its outcome."""
