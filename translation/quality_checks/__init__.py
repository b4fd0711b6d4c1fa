"""What looks wrong in a translation, found without a model."""
