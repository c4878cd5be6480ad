"""The exercices side by side, and the replay of decisions, as rows. Unknown is said, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.socle.formats import centiemes, euros
from ui.models.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.enveloppe import Bilan, Exercice
    from app.domain.montants import Etp, Montant
    from app.domain.rejeu_cible import EcartDeVersion

INCONNU = "inconnu"


def colonnes_exercices() -> tuple[Column[Exercice], ...]:
    """Return the columns: what was opened, set aside, committed, what remains, then ETP and the euros for one."""
    return (
        Column("edition", "Exercice", lambda x: f"{x.edition} · {x.code}", largeur=140, infobulle=_intitule),
        _argent("ouvert", "Ouvert (AE)", lambda b: b.ouvert),
        _argent("reconductions", "Reconduit", lambda b: b.reconductions),
        _argent("reserve", "Pré-réservé", lambda b: b.pre_reservations),
        _argent("engage", "Engagé", lambda b: b.engagements),
        _argent("reste", "Reste (AE)", lambda b: b.reste),
        _argent("cp", "Reste (CP)", lambda b: b.credits_paiement),
        Column("cible", "Cible (ETP)", lambda x: _etp(x.cible), alignement="droite", largeur=96),
        Column("retenus", "Retenus", lambda x: _etp(x.etp_retenus), alignement="droite", largeur=84),
        Column(
            "continues",
            "Continués",
            lambda x: _etp(x.bilan.etp_continues if x.bilan else None),
            alignement="droite",
            largeur=94,
        ),
        Column("repere", "Par ETP", lambda x: _euros(x.repere_etp), alignement="droite", largeur=84),
    )


def colonnes_rejeu() -> tuple[Column[EcartDeVersion], ...]:
    """Return the columns of the decisions that would meet another version otherwise."""
    return (
        Column("numero", "Dossier", lambda x: x.numero, largeur=130),
        Column("ecart", "Ce qui différerait", lambda x: x.phrase, largeur=420, infobulle=lambda x: x.phrase),
    )


def _argent(cle: str, titre: str, lire: Callable[[Bilan], Montant | None]) -> Column[Exercice]:
    def texte(exercice: Exercice) -> str:
        return _euros(lire(exercice.bilan) if exercice.bilan else None)

    return Column(cle, titre, texte, alignement="droite", largeur=93)


def _euros(montant: Montant | None) -> str:
    return euros(montant.centimes, decimales=0) if montant else INCONNU


def _etp(quantite: Etp | None) -> str:
    return centiemes(quantite.centiemes) if quantite else INCONNU


def _intitule(exercice: Exercice) -> str:
    return exercice.intitule
