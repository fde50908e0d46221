"""The interface kit: one calm visual language for every room.

It owns the form base and its fields, the macros, the page layout, the error pages, the style sheet and the small
script. It knows no room and asks no question about permission: rooms hand it words, codes and addresses.
"""
