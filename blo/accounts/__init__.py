"""Accounts: the people who sign in, their role and office, and the throttle on guessing passwords.

Owns the words account, sign-in and generation (raise it and every session of an account ends).
"""
