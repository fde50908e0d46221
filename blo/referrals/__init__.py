"""Referrals: passing a person's need to another office for action, with a manifest that opens only on acceptance.

Owns the words referral, manifest, acknowledge, accept, decline and withdraw.
"""
