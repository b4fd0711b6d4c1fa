"""Schools, classrooms and the people in them: who may come in, and who is asking."""
