"""The pages of the room `cases`."""
