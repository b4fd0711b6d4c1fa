"""What all pages share: error pages, the interface language, security, number parsing, local time."""
