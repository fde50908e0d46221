"""The pages of the room `referrals`."""
