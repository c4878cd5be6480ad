"""The conflicts of a bank account in words: both accounts, and where the other one comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.comptes import LIBELLES_CONFLIT, NatureConflit
from app.domain.identifiants import iban_lisible
from app.socle.formats import a_paris, date_courte

if TYPE_CHECKING:
    from app.domain.comptes import CompteVu, Conflit

FIN_D_IBAN = 4


def iban_court(iban: str) -> str:
    """Return « … 0191 », the last four characters; « non donné » without an account."""
    return f"…\u00a0{iban[-FIN_D_IBAN:]}" if iban else "non donné"


def conflit_en_mots(conflit: Conflit, *, entier: bool) -> str:
    """Return what is odd, this account, then the other ones; `entier`: the whole IBAN, not its end alone."""
    ecrire = iban_lisible if entier and conflit.iban else iban_court
    titre = LIBELLES_CONFLIT[conflit.nature]
    titre = f"{titre[0].upper()}{titre[1:]}\u00a0:"
    if conflit.nature is NatureConflit.TITULAIRE:
        return f"{titre} compte {ecrire(conflit.iban)} au nom de «\u00a0{conflit.titulaire}\u00a0»"
    return f"{titre} ici {ecrire(conflit.iban)}\u00a0; " + "\u00a0; ".join(
        _autre(vu, ecrire(vu.iban)) for vu in conflit.autres
    )


def _autre(vu: CompteVu, iban: str) -> str:
    d_ou = vu.campagne or vu.porteur
    return f"{iban} au dossier {vu.numero} ({d_ou}), reçu le {date_courte(a_paris(vu.recu_le).date())}"
