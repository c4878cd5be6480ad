"""How much of an untrusted file is read before it is refused; named so that a service can choose.

Not here: what enforces them (`courriel`, `archives`, `bac`, `confinement`).
"""

from __future__ import annotations

from dataclasses import dataclass

MIO = 1024 * 1024
MO = 1000 * 1000


@dataclass(frozen=True, slots=True)
class Limites:
    """Bounds of one reading: technical choices of the house, not rules of law.

    Sizes are in bytes, durations in seconds. By default one mail gets 30 s, 1 GiB of memory and no
    file written (the reader writes none), 20 levels and 500 parts; an archive gets 1,000 entries,
    100 MiB inflated over the whole mail and a ratio of 100. `archives_imbriquees` is the number of
    levels of archives opened inside an archive; `boite_messages` that of the mails of one box. `en_retrait`: the
    reader gives way to the rest of the machine.
    """

    duree_s: float = 30.0
    memoire_octets: int = 1024 * MIO
    ecriture_octets: int = 0
    courriel_octets: int = 300 * MO
    piece_octets: int = 100 * MO
    niveaux: int = 20
    parties: int = 500
    archive_entrees: int = 1000
    archive_octets: int = 100 * MIO
    archive_taux: int = 100
    archives_imbriquees: int = 1
    boite_messages: int = 5000
    en_retrait: bool = False


LIMITES = Limites()
