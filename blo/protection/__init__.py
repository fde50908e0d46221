"""The protection compartment: reviews of persons who may fear somebody, who is feared, and what follows for sharing.

Owns the words review, feared party, override and screening. It stands above the rooms that share, for it calls their
verbs to take back what is on its way. They know nothing of it: they ask `sharing` whether anything may leave, and are
told yes or no. No reason leaves this room, and nobody of another office can tell that there is one.
"""
