"""The developers' verbs and the way to the first start."""
