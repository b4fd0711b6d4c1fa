"""Papers that a head teacher asks for (what is stored, a letter to parents, …), printed from the relay."""
