"""Exhibits: things seized at a detection, each with its seizure record and the chain of who kept it.

Owns the words exhibit, custody event, custody chain and seal. A seizure record is never rewritten: a mistake in it is
put right by a line of the chain that says so. All of it is for the own office alone.
"""
