"""Who may do what: the acting person, the permission vocabulary, the roles, and the engine that decides.

Owns the words actor, permission, role, rule and decision. There is no role that may do everything.
"""
