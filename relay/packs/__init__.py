"""Language packs of this relay: the catalog, the inventory of folders, downloads and installation."""
