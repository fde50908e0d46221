"""Retention: how long each class of record is kept, what is done then, and what may not be touched.

Owns the words class, schedule, act, legal hold and deletion record. What can identify somebody is taken out of a record
or the record is deleted; that it was done stays provable to whoever knows the reference, and to nobody else.
"""
