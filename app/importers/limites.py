"""How much of an untrusted file is read before it is refused; named so that a service can change them.

Not here: what enforces them (`courriel`, `archives`, `bac`).
"""

from __future__ import annotations

from dataclasses import dataclass

MIO = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limites:
    """Bounds of one reading; technical choices of the house, not rules of law.

    Sizes are in bytes, durations in seconds. Defaults: one untrusted file gets 30 s, 1 GiB of memory and 200 MiB
    written; an archive 1,000 entries, 100 MiB inflated and a ratio of 100; a mail 20 levels and 500 parts.
    `archives_imbriquees` counts the archives allowed inside an archive of the mail.
    """

    duree_s: int = 30
    memoire_octets: int = 1024 * MIO
    ecriture_octets: int = 200 * MIO
    courriel_octets: int = 300 * MIO
    piece_octets: int = 100 * 1000 * 1000
    niveaux: int = 20
    parties: int = 500
    archive_entrees: int = 1000
    archive_octets: int = 100 * MIO
    archive_taux: int = 100
    archives_imbriquees: int = 1


LIMITES = Limites()
