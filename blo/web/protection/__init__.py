"""The pages of the room `protection`: for all who have no part in it, there are none."""
