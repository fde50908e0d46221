"""Tests, by what they need: nothing, a database, the web, a browser."""
