"""The rules of the house that hold for the whole tree, and that no other tool watches."""
