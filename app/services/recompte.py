"""Every total of a campaign counted twice: by the engine of the ranking, and by the store alone, in SQL.

Not here: the second computation (port `Notes.totaux`), the check of the file (`services.sauvegardes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.calcul import total
from app.domain.notation import resultat
from app.socle.formats import NBSP, pluriel

if TYPE_CHECKING:
    from app.domain.campagne import Campagne
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Discordance:
    """A dossier whose computations do not give the same total; None: that one gives no total."""

    numero: str
    moteur: Fraction | None
    reference: Fraction | None
    en_sql: Fraction | None

    @property
    def phrase(self) -> str:
        """Return « Dossier 2022-94-0003 : les deux calculs … », with each total."""
        dits = ", ".join(
            f"{quoi} {'aucun total' if valeur is None else valeur}"
            for quoi, valeur in (("moteur", self.moteur), ("règle", self.reference), ("SQL", self.en_sql))
        )
        return f"Dossier {self.numero}\u00a0: les deux calculs de sa note ne donnent pas le même total ({dits})."


@dataclass(frozen=True, slots=True)
class Recompte:
    """The outcome: how many dossiers were counted twice, and those that do not agree."""

    nombre: int
    discordances: tuple[Discordance, ...]

    @property
    def phrase(self) -> str:
        """Return « Second calcul par la base : 20 dossiers, 0 écart. »."""
        ecarts = pluriel(len(self.discordances), "écart")
        return f"Second calcul par la base{NBSP}: {pluriel(self.nombre, 'dossier')}, {ecarts}."


def recompter(uow: UnitOfWork, campagne: Campagne) -> Recompte:
    """Return the comparison for every dossier of a campaign, those out of the competition included."""
    cle = campagne.id or 0
    notes, comptes = uow.notes.of_campagne(cle), uow.notes.totaux(cle)
    nombre, trouvees = 0, []
    for dossier in uow.dossiers.of_campagne(cle):
        grille = campagne.grille_de(dossier.type_poste)
        siennes = notes.get(dossier.cle, ())
        moteur = total(grille, {n.sous_critere: n.valeur for n in siennes}) if grille else None
        reference = resultat(grille, siennes).total if grille else None
        compte = comptes.get(dossier.cle)
        en_sql = Fraction(*compte) if compte else None
        nombre += 1
        if not moteur == reference == en_sql:
            trouvees.append(Discordance(dossier.numero, moteur, reference, en_sql))
    return Recompte(nombre, tuple(trouvees))
