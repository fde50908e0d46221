"""Handovers: the physical transfer of persons between two offices, with both sides' acknowledgement, person by person.

Owns the words handover, receipt, giver, receiver, outcome and presented.
"""
