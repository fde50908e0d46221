"""How a record is filled in and put right: laid out in sections, each changed by itself, every change kept with why.

Owns the words section layout, content, amendment and version. The rooms say what their sections are and keep the
versions in tables of their own.
"""
