"""What developers do with the checkout: try, check and mend it, and keep its translations.

No part of the installed program: it stays out of the wheel.
"""
