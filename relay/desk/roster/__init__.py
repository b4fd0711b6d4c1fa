"""Who is in a class and who helps: join cards, nicknames, handing a class over, language helpers."""
