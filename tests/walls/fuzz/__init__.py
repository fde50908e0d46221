"""Tens of thousands of requests nobody would send, made from the application's own addresses and forms.

A new address or form is asked and filled in without a word changed here.
"""
