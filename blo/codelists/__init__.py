"""The registry of code lists: words for the codes that records hold, in every language, kept in versions.

Owns the words list, entry, code, label and successor. A record stores a code and never a word. Lists that rules and
transitions hang on stay enumerations in the code; these are the open ones, which an installation may extend.
"""
