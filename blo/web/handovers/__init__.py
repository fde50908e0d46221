"""The pages of the room `handovers`."""
