"""What every page shares: errors, the language of pages, security, numbers in addresses, clocks."""
