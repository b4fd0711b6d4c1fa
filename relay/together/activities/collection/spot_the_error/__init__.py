"""Send the machine a hard sentence; the others say where it goes wrong."""
