"""Groups: many people met at once and recorded from one list, written on a page or in a file.

Owns the words list, line and column. A list is kept, sealed, until each of its lines is recorded as a person or left
out; until then a line is whatever somebody wrote, right or wrong. What the cells mean is for the door to read.
"""
