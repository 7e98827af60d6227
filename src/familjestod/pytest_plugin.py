"""Collects the cases beside a programme as pytest tests."""
