"""The pages of language packs, and the installation of packs that are put into a folder."""
