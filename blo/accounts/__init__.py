"""Accounts: the people who sign in, what they sign in with, where they are signed in, and the brakes on guessing.

Owns the words account, session (from the password to the sign-out), factor (what is shown beside the password), device
(a browser that somebody signed in with before), and enrolment code (paper that lets a first factor be enrolled).
"""
