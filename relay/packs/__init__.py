"""Which languages there are here: packs and routes, their names, the way they are written."""
