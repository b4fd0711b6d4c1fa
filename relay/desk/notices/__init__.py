"""What is new for somebody: in the pages for everybody, by e-mail for teachers who give an address."""
