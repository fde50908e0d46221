"""Tries to get in where nobody belongs, from every side."""
