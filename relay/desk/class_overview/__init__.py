"""The class at a glance, and the page of one student: what they did, and what a teacher does for them."""
