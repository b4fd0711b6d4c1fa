"""Reports for teachers: balance between the classes, judgements, and agreement between judges."""
