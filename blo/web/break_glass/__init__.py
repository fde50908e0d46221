"""The pages of the room `break_glass`."""
