"""The pages of the second step of signing in."""
