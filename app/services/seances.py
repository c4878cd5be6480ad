"""The session of instruction: what is left to do, derived in one read; the quick sort; where the officer stopped.

The letter is the agent’s own, decides nothing, and is journaled as any act on a dossier. Where she stopped is no
fact of a dossier: it is written without a line of journal. A dossier that she withdrew from is hidden from her
(`services.deport`), hence not in her queue.
Not here: the rule of what is left (`domain.restes`), nor the order of the queue (`domain.file_instruction`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.cycle import EN_COURS, Etat
from app.domain.file_instruction import DossierAFaire, ranger
from app.domain.lectures import DEUX, Suite
from app.domain.notation import Resultat, resultat
from app.domain.restes import Etude, Lecteur, attente, restes
from app.domain.seance import Lettre, Reprise, TriRapide
from app.domain.suivi_notes import Marque, changements
from app.ports import SANS_LIMITE
from app.services.arbitrage import lire_quota
from app.services.contexte import Contexte, journaliser
from app.services.deport import masques
from app.services.fiches import Fiche, lire_fiche, lire_fiches
from app.services.lectures_lues import DossierLu, lire_dossier_lu, lire_dossiers_lus
from app.services.rattachement import rapprochements
from app.services.reperes import pressantes
from app.socle.changes import Changes
from app.socle.formats import a_paris

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.campagne import Campagne
    from app.domain.preuve import Preuve
    from app.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class PointDeReprise:
    """Where the officer stopped. `sous_critere`: empty when she was not scoring."""

    dossier_id: int
    numero: str
    sous_critere: str
    le: datetime

    @property
    def endroit(self) -> str:
        """Return « dossier 2022-94-0007, C2.3 »."""
        suite = f", {self.sous_critere}" if self.sous_critere else ""
        return f"dossier {self.numero}{suite}"


@dataclass(frozen=True, slots=True)
class Attentes:
    """What the first page says beside the dossiers. `a_rapprocher`: mails whose weak signs nobody judged."""

    reprise: PointDeReprise | None
    a_rapprocher: int


class Seances:
    """Reads the queue, keeps the letters and the place of an agent."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def file(self, campagne_id: int) -> tuple[DossierAFaire, ...]:
        """Return the queue of a campaign in its order, dossiers with nothing left last; withdrawn ones left out."""
        jour = self._aujourd_hui()
        with self._contexte.store.lire() as uow:
            quota = lire_quota(uow, campagne_id)
            fiches = lire_fiches(uow, campagne_id, jour, quota)
            preuves = uow.preuves.of_campagne(campagne_id)
            tris = uow.seances.tris(campagne_id, self._contexte.agent)
            deux = self._a_deux(uow.campagnes.get(campagne_id))
            lus = {lu.dossier.cle: lu for lu in lire_dossiers_lus(uow, campagne_id)} if deux else {}
            marques = {f.dossier.cle: _marques(uow, f) for f in fiches}
        return ranger(
            self._a_faire(
                f,
                preuves.get(f.dossier.cle, ()),
                tris.get(f.dossier.cle),
                lus.get(f.dossier.cle),
                marques[f.dossier.cle],
            )
            for f in fiches
            if f.dossier.etat is not Etat.RETIRE
        )

    def du_dossier(self, dossier_id: int) -> DossierAFaire:
        """Return one dossier of the queue, as it stands now. Raises UserError when there is none."""
        jour = self._aujourd_hui()
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            campagne_id = dossier.campagne_id
            quota = lire_quota(uow, campagne_id) if dossier.etat is Etat.INSTRUIT else None
            fiche = lire_fiche(uow, dossier_id, jour, quota)
            tri = uow.seances.tris(campagne_id, self._contexte.agent).get(dossier_id)
            preuves = uow.preuves.of_dossier(dossier_id)
            lu = lire_dossier_lu(uow, dossier_id) if fiche.grille and self._a_deux(fiche.campagne) else None
            marques = _marques(uow, fiche)
        return self._a_faire(fiche, preuves, tri, lu, marques)

    def trier(self, dossier_id: int, lettre: Lettre | None) -> tuple[Lettre | None, Changes]:
        """Give a dossier the agent’s letter, None takes it back; return the one that stood before, for undo.

        The same letter again writes no line of journal.
        """
        with self._contexte.store.ecrire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            ancien = uow.seances.tris(dossier.campagne_id, self._contexte.agent).get(dossier_id)
            avant = ancien.lettre if ancien else None
            if lettre is None:
                uow.seances.clear_tri(dossier_id, self._contexte.agent)
            else:
                le = self._contexte.clock.maintenant()
                uow.seances.set_tri(TriRapide(dossier_id, self._contexte.agent, lettre, le))
            if lettre is not avant:
                journaliser(
                    uow,
                    self._contexte,
                    acte=f"Tri rapide\u00a0: {lettre.value}" if lettre else "Tri rapide\u00a0: lettre retirée",
                    objet="tri",
                    objet_id=dossier.numero,
                    avant={"lettre": avant},
                    apres={"lettre": lettre},
                    dossier_id=dossier_id,
                )
        return avant, Changes(
            dossiers=frozenset({dossier_id}),
            campagnes=frozenset({dossier.campagne_id}),
            sujets=frozenset({"tri", "journal"}),
        )

    def retenir_la_place(self, dossier_id: int, sous_critere: str = "") -> None:
        """Keep where the agent is, for next time; a note of comfort, not a fact of the dossier: not journaled."""
        with self._contexte.store.ecrire() as uow:
            campagne_id = uow.dossiers.get(dossier_id).campagne_id
            le = self._contexte.clock.maintenant()
            uow.seances.set_reprise(Reprise(campagne_id, self._contexte.agent, dossier_id, le, sous_critere))

    def reprise(self, campagne_id: int) -> PointDeReprise | None:
        """Return where the agent stopped; None when she never did, or when the dossier left her queue since."""
        with self._contexte.store.lire() as uow:
            return self._reprise(uow, campagne_id)

    def attentes(self, campagne_id: int) -> Attentes:
        """Return what the first page says, in one read."""
        with self._contexte.store.lire() as uow:
            arrivees = uow.arrivees.of_campagne(campagne_id)
            return Attentes(self._reprise(uow, campagne_id), sum(bool(rapprochements(a)) for a in arrivees))

    def _reprise(self, uow: UnitOfWork, campagne_id: int) -> PointDeReprise | None:
        gardee = uow.seances.reprise(campagne_id, self._contexte.agent)
        if gardee is None or gardee.dossier_id in masques(uow, campagne_id):
            return None
        dossier = uow.dossiers.get(gardee.dossier_id)
        if dossier.etat is Etat.RETIRE:
            return None
        return PointDeReprise(dossier.cle, dossier.numero, gardee.sous_critere, gardee.le)

    def _a_deux(self, campagne: Campagne) -> bool:
        """True when the notes typed beside the pieces are those of a reading; a bundle is one reading by itself."""
        return campagne.double_lecture and not self._contexte.liasse

    def _a_faire(
        self,
        fiche: Fiche,
        preuves: Sequence[Preuve],
        tri: TriRapide | None,
        lu: DossierLu | None,
        marques: Mapping[str, str],
    ) -> DossierAFaire:
        dossier, jour = fiche.dossier, self._aujourd_hui()
        lecteur, score = _lecteur(lu, self._contexte.agent) if lu else (Lecteur.SEUL, fiche.resultat)
        etude = Etude(
            faits=fiche.examen,
            constats=tuple(fiche.constats),
            dates=fiche.faits,
            grille=fiche.grille,
            jour=jour,
            decision=fiche.decision,
            actes=tuple(fiche.actes),
            pieces=tuple(fiche.pieces),
            preuves=tuple(preuves),
            pressantes=pressantes(fiche.echeances, jour),
            resultat=score,
            marques=marques if lecteur is Lecteur.SEUL else {},
            lecteur=lecteur,
        )
        trouves = restes(etude)
        return DossierAFaire(
            dossier_id=dossier.cle,
            numero=dossier.numero,
            porteur=dossier.porteur.raison_sociale,
            recu_le=dossier.recu_le,
            etat=dossier.etat,
            vague=dossier.vague,
            lettre=tri.lettre if tri else None,
            restes=trouves,
            attente="" if trouves else attente(etude),
            echeances=etude.pressantes,
        )

    def _aujourd_hui(self) -> date:
        return a_paris(self._contexte.clock.maintenant()).date()


def _lecteur(lu: DossierLu, agent: str) -> tuple[Lecteur, Resultat | None]:
    """Return where the agent stands as a reader, and the score of what she writes; nothing of another’s reading."""
    suite, mienne = lu.suite, lu.de(agent)
    if suite is Suite.ACCORDE:
        return Lecteur.SEUL, resultat(lu.grille_exigee(), lu.retenues.values())
    score = resultat(lu.grille_exigee(), lu.notes_de(mienne) if mienne else ())
    if mienne is None:
        attendue = len(lu.lectures) < DEUX or suite is Suite.TROISIEME
        return (Lecteur.A_OUVRIR if attendue else Lecteur.CLOSE), score
    if not mienne.est_close:
        return Lecteur.OUVERTE, score
    return (Lecteur.A_CONFRONTER if suite is Suite.A_ACCORDER else Lecteur.CLOSE), score


def _marques(uow: UnitOfWork, fiche: Fiche) -> Mapping[str, str]:
    """Return why notes of a dossier under way must be looked at again, by sub-criterion.

    The grids are not compared here: `services.suivi_notes` does, beside the note.
    """
    notes = [(n, n.le) for n in fiche.notes if n.le is not None]
    if not notes or fiche.grille is None or fiche.dossier.etat not in EN_COURS:
        return {}
    premiere = min(le for _, le in notes)
    lignes = uow.journal.lignes(dossier_id=fiche.dossier.cle, limite=SANS_LIMITE)
    recents = [x.evenement for x in reversed(lignes) if x.evenement.le > premiere]
    marques = {}
    for note, le in notes:
        phrases = list(Marque(changements(recents, le)).phrases)
        if note.version_grille not in {0, fiche.grille.version}:
            phrases.append(f"Note donnée sous la version {note.version_grille} de la grille.")
        if phrases:
            marques[note.sous_critere] = " ".join(phrases)
    return marques
