"""Receipts of rankings: established and kept, replayed, compared with what the base says now; the live rankings.

Not here: what a receipt holds (`domain.recu`), nor its replay (`domain.rejeu`).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from app.documents.recus import contenu_du_recu
from app.domain.campagne import Ordre
from app.domain.classement import ARRONDI, DEPARTAGES, REGLE_SANS_OBJET, REGLES_ORDRE
from app.domain.cycle import HORS_CLASSEMENT
from app.domain.notation import eliminations
from app.domain.recu import (
    DossierAuRecu,
    NoteAuRecu,
    Recu,
    RecuDeClassement,
    ecrire,
    empreinte,
    hacher,
    lire,
    ouvrir,
    table_de,
)
from app.domain.rejeu import Difference, Rejeu, comparer, rejouer
from app.domain.sensibilite import Essai
from app.domain.tableau import Inscrit, Tableau, dresser
from app.services.arbitrage import lire_classement
from app.services.concours import Concours, lire_concours
from app.services.contexte import Contexte, journaliser
from app.services.deport import exiger_tout_voir, sans_masque
from app.services.recompte import Recompte, recompter
from app.socle.changes import Changes
from app.socle.errors import UserError, cause
from app.socle.fichiers import ecrire_atomique
from app.socle.formats import a_paris, date_heure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.domain.campagne import Campagne
    from app.domain.classement import Rang
    from app.domain.dossier import Dossier
    from app.domain.notation import Note
    from app.domain.tableau import Mouvement
    from app.ports import UnitOfWork

#: What is drawn unless the officer asks otherwise; what is shown says it, and it is the same each time.
ESSAI_PROPOSE = Essai(amplitude=Fraction(1, 10), tirages=2000, graine=1)
#: A receipt of 10,000 dossiers is ten times smaller.
TAILLE_MAX = 256 * 1024 * 1024


class Classements:
    """Establishes the receipts of a campaign, and reads those that come back."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def etablir(self, campagne_id: int, libelle: str = "") -> tuple[bytes, Changes]:
        """Keep the receipt of the ranking as it stands, with its line of journal, and return its bytes."""
        contexte = self._contexte
        with contexte.store.ecrire() as uow:
            recu = self._actuel(uow, campagne_id, libelle.strip())
            octets = ecrire(recu)
            garde = uow.recus.add(
                RecuDeClassement(
                    campagne_id=campagne_id,
                    etabli_le=recu.etabli_le,
                    agent=recu.agent,
                    sha256=uow.pieces.put_contenu(octets),
                    empreinte=empreinte(ouvrir(octets)),
                    version_grilles=recu.version_grilles,
                    libelle=recu.libelle,
                )
            )
            journaliser(
                uow,
                contexte,
                acte="Établir le reçu du classement",
                objet="classement",
                objet_id=campagne_id,
                apres=garde,
                motif=recu.libelle,
            )
        return octets, Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"recus", "journal"}))

    def recus(self, campagne_id: int) -> Sequence[RecuDeClassement]:
        """Return the receipts kept by a campaign, newest first."""
        with self._contexte.store.lire() as uow:
            return uow.recus.of_campagne(campagne_id)

    def octets(self, recu: RecuDeClassement) -> bytes:
        """Return the bytes of a kept receipt. Raises Bug when they are missing or altered."""
        with self._contexte.store.lire() as uow:
            return uow.pieces.contenu(recu.sha256)

    def garde(self, octets: bytes) -> RecuDeClassement | None:
        """Return the kept receipt that these bytes are, to the byte; None when this base never wrote them.

        Raises UserError when they are not a receipt, or when it is that of no campaign of the base.
        """
        sha256 = hashlib.sha256(octets).hexdigest()
        with self._contexte.store.lire() as uow:
            campagne = _campagne(uow, lire(octets))
            return next((r for r in uow.recus.of_campagne(campagne) if r.sha256 == sha256), None)

    def rejouer(self, octets: bytes) -> Rejeu:
        """Return the replay of a receipt from its own content alone. Raises UserError when it is not a receipt."""
        return rejouer(octets)

    def comparer(self, octets: bytes) -> tuple[Difference, ...]:
        """Return what changed in the base since a receipt.

        Raises UserError when it is not a receipt, or when it is that of no campaign of the base.
        """
        ancien = lire(octets)
        with self._contexte.store.lire() as uow:
            actuel = self._actuel(uow, _campagne(uow, ancien), ancien.libelle)
        return comparer(ancien, actuel)

    def origine(self, octets: bytes) -> str:
        """Return, in French, whether this base wrote these bytes. Raises UserError when they are not a receipt."""
        try:
            garde = self.garde(octets)
        except UserError as faute:
            lire(octets)  # a file that is no receipt is refused; a receipt from elsewhere is only told so
            return faute.message
        if garde is None:
            return "Cette base n’a jamais écrit ce reçu, à l’octet près."
        return f"Reçu gardé par cette base, établi le {date_heure(a_paris(garde.etabli_le))} par {garde.agent}."

    def lire_fichier(self, chemin: Path) -> bytes:
        """Return the bytes of a receipt on the disk. Raises UserError when it cannot be one."""
        try:
            if chemin.stat().st_size > TAILLE_MAX:
                raise UserError(
                    f"Le fichier «\u00a0{chemin.name}\u00a0» est bien trop grand pour un reçu.",
                    conseil="Choisissez un reçu enregistré par Clausule.",
                )
            return chemin.read_bytes()
        except OSError as faute:
            raise UserError(
                f"Le fichier «\u00a0{chemin.name}\u00a0» ne peut pas être lu ({cause(faute)}).",
                conseil="Rien n’a été changé. Choisissez un autre fichier.",
            ) from faute

    def enregistrer(self, octets: bytes, chemin: Path) -> tuple[Path, Path]:
        """Write a receipt as JSON, to the byte, and beside it as a PDF of the same name; return both files.

        Raises UserError when the bytes are not a receipt, EnvironmentFault when the disk refuses.
        """
        from app.documents.pdf import rendre_pdf  # noqa: PLC0415  # reportlab is not for the start of the window

        pdf = rendre_pdf(contenu_du_recu(lire(octets), empreinte(ouvrir(octets))))
        return ecrire_atomique(chemin, octets), ecrire_atomique(chemin.with_suffix(".pdf"), pdf)

    def recompter(self, campagne_id: int) -> Recompte:
        """Return each total counted again in SQL, apart from the engine of the ranking."""
        with self._contexte.store.lire() as uow:
            return recompter(sans_masque(uow), uow.campagnes.get(campagne_id))

    def tableaux(self, campagne_id: int) -> Mapping[int | None, Tableau]:
        """Return the live ranking of each wave, by its number; None for dossiers of no wave, or by arrival."""
        with self._contexte.store.lire() as uow:
            return lire_tableaux(uow, campagne_id)

    def concours(self, campagne_id: int) -> Concours:
        """Return the live rankings with what the views say of each dossier, all seen in one read."""
        with self._contexte.store.lire() as uow:
            tableaux = lire_tableaux(uow, campagne_id)
            return lire_concours(uow, campagne_id, self._contexte.agent, tableaux)

    def suivre(
        self, tableaux: Mapping[int | None, Tableau], dossier_id: int
    ) -> tuple[Mapping[int | None, Tableau], Mouvement] | None:
        """Return the live rankings once the notes of one dossier were written, and what moved.

        Only that dossier is read. None when more than its notes changed, and everything must be read again: it
        entered the competition or left it, changed of wave, of grid, of date, or the order changed.
        """
        vague = next((v for v, t in tableaux.items() if dossier_id in t.places), None)
        tableau = tableaux.get(vague)
        with self._contexte.store.lire() as vue:
            uow = sans_masque(vue)
            dossier = uow.dossiers.get(dossier_id)
            campagne = uow.campagnes.get(dossier.campagne_id)
            complet_le = uow.faits.of_dossier(dossier_id).complet_le
            lu = _inscrit(campagne, dossier, uow.notes.of_dossier(dossier_id), complet_le)
            if tableau is None or lu is None or _ailleurs(tableau, vague, campagne, dossier, lu):
                return None
        suivant, mouvement = tableau.avec_notes(dossier_id, lu.notes)
        return {**tableaux, vague: suivant}, mouvement

    def _actuel(self, uow: UnitOfWork, campagne_id: int, libelle: str) -> Recu:
        exiger_tout_voir(uow, campagne_id, "Le reçu du classement")
        campagne = uow.campagnes.get(campagne_id)
        dossiers = {d.cle: d for d in uow.dossiers.of_campagne(campagne_id)}
        notes = uow.notes.of_campagne(campagne_id)
        lignes = [
            _ligne(rang, dossiers[rang.candidat.dossier_id], notes.get(rang.candidat.dossier_id, ()))
            for rang in lire_classement(uow, campagne_id)
        ]
        return Recu(
            campagne_id=campagne_id,
            campagne_code=campagne.code,
            campagne_intitule=campagne.intitule,
            etabli_le=self._contexte.clock.maintenant(),
            agent=self._contexte.agent,
            libelle=libelle,
            ordre=campagne.ordre,
            regle=REGLES_ORDRE[campagne.ordre],
            departage=DEPARTAGES[campagne.ordre],
            arrondi=ARRONDI,
            sans_objet=REGLE_SANS_OBJET,
            grilles={type_poste: table_de(grille) for type_poste, grille in campagne.grilles.items()},
            dossiers=tuple(lignes),
        )


def lire_tableaux(uow: UnitOfWork, campagne_id: int) -> Mapping[int | None, Tableau]:
    """Return the live rankings as seen in the read under way: dossiers in the competition that have a grid."""
    uow = sans_masque(uow)  # the ranks of the others rest on the hidden dossiers too
    campagne, faits = uow.campagnes.get(campagne_id), uow.faits.of_campagne(campagne_id)
    notes = uow.notes.of_campagne(campagne_id)
    vagues: dict[int | None, list[Inscrit]] = {}
    for dossier in uow.dossiers.of_campagne(campagne_id):
        complet_le = faits[dossier.cle].complet_le if dossier.cle in faits else None
        inscrit = _inscrit(campagne, dossier, notes.get(dossier.cle, ()), complet_le)
        if inscrit is not None:
            vagues.setdefault(_vague(campagne, dossier), []).append(inscrit)
    return {vague: dresser(inscrits, campagne.ordre) for vague, inscrits in vagues.items()}


def _inscrit(
    campagne: Campagne, dossier: Dossier, notes: Iterable[Note], complet_le: datetime | None
) -> Inscrit | None:
    """Return what the live ranking knows of a dossier; None out of the competition, eliminated, or without grid."""
    type_poste = dossier.type_poste
    if dossier.etat in HORS_CLASSEMENT or type_poste is None:
        return None
    valeurs = {n.sous_critere: n.valeur for n in notes}
    if eliminations(campagne.grilles[type_poste], valeurs):
        return None
    return Inscrit(
        dossier_id=dossier.cle,
        numero=dossier.numero,
        recu_le=dossier.recu_le,
        grille=campagne.grilles[type_poste],
        notes=valeurs,
        complet_le=complet_le,
    )


def _ailleurs(tableau: Tableau, vague: int | None, campagne: Campagne, dossier: Dossier, lu: Inscrit) -> bool:
    """True when more than its notes changed since the ranking was read: a movement would not tell it."""
    if dossier.cle not in tableau.places:
        return True
    memes_notes = replace(tableau.inscrit(dossier.cle), notes=lu.notes)
    return memes_notes != lu or tableau.ordre is not campagne.ordre or _vague(campagne, dossier) != vague


def _vague(campagne: Campagne, dossier: Dossier) -> int | None:
    return dossier.vague if campagne.ordre is Ordre.NOTE else None


def _ligne(rang: Rang, dossier: Dossier, notes: Sequence[Note]) -> DossierAuRecu:
    candidat = rang.candidat
    return DossierAuRecu(
        dossier_id=candidat.dossier_id,
        numero=candidat.numero,
        porteur=candidat.porteur,
        recu_le=candidat.recu_le,
        complet_le=candidat.complet_le,
        vague=candidat.vague,
        etat=candidat.etat,
        type_poste=candidat.type_poste,
        version=dossier.version,
        notes=tuple(
            NoteAuRecu(n.sous_critere, n.valeur, hacher(n.justification))
            for n in sorted(notes, key=lambda n: n.sous_critere)
        ),
        total=candidat.resultat.total if candidat.resultat else None,
        rang=rang.rang,
        motif="" if rang.rang else rang.explication,
    )


def _campagne(uow: UnitOfWork, recu: Recu) -> int:
    """Return the identifier of the campaign of a receipt: found by its code, numbers change from base to base."""
    possibles = [c.id for c in uow.campagnes.all() if c.code == recu.campagne_code and c.id is not None]
    if not possibles:
        raise UserError(
            f"Ce reçu est celui de la campagne «\u00a0{recu.campagne_code}\u00a0», qui n’est pas dans cette base.",
            conseil="Ouvrez la base de cette campagne\u00a0; rien n’a été changé.",
        )
    return recu.campagne_id if recu.campagne_id in possibles else possibles[0]
