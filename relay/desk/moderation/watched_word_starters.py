"""Starter words for watch-lists: insults, and phrases that often precede harm or contact with strangers.

The lists are short on purpose: a class knows best what is rude this year, and a long list holds half of all
messages. Languages without starter words begin with an empty list.
"""

from __future__ import annotations

from collections.abc import Mapping

STARTERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "idiot*", "moron*", "retard*", "loser*", "shut up", "i hate you", "kill yourself", "kill myself",
        "suicide", "hurt myself", "want to die", "my address", "my phone number", "snapchat", "instagram",
        "tiktok", "whatsapp", "discord", "send a photo", "send me a pic*", "don't tell",
    ),
    "es": (
        "idiota*", "imbécil*", "estúpid*", "tarad*", "cállate", "te odio", "mátate", "matarme", "suicid*",
        "quiero morir*", "hacerme daño", "mi dirección", "mi teléfono", "mi número", "snapchat", "instagram",
        "tiktok", "whatsapp", "discord", "manda una foto", "mándame una foto", "no le digas a nadie",
    ),
    "fr": (
        "idiot*", "imbécile*", "débile*", "crétin*", "tais-toi", "ferme-la", "je te déteste", "tue-toi",
        "me tuer", "suicid*", "envie de mourir", "me faire du mal", "mon adresse", "mon numéro", "snapchat",
        "instagram", "tiktok", "whatsapp", "discord", "envoie une photo", "envoie-moi une photo",
        "ne le dis à personne",
    ),
    "pt": (
        "idiota*", "imbecil*", "estúpid*", "burr*", "cala a boca", "te odeio", "odeio-te", "mata-te",
        "me matar", "matar-me", "suicíd*", "quero morrer", "minha morada", "meu endereço", "meu telefone",
        "meu número", "snapchat", "instagram", "tiktok", "whatsapp", "discord", "manda uma foto",
        "não contes a ninguém", "não conte a ninguém",
    ),
}  # fmt: skip
