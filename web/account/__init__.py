"""The pages of one's own account: who somebody is here, how they sign in, and what acts for them."""
