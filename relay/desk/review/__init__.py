"""Which translations are right: the queue of those that need a person most, and what teachers say."""
