"""The pages of the room `retention`."""
