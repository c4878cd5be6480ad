"""Meetings of the comité: agenda, attendance, who leaves the room, opinions, closing and opening again.

The comité advises: nothing here moves a dossier. Every act is one transaction and one line of journal; that of an
opinion bears its dossier: an agent who withdrew from it does not read it. Each undoable act returns what it
replaced. Not here: what the screen of the meeting shows (`services.salle`), nor its documents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.comite import (
    LIBELLES_CHARGE,
    Avis,
    Comite,
    DeportDeMembre,
    Membre,
    double_charge,
    suite_proposee,
)
from app.domain.cycle import Etat
from app.domain.presences import Presence, noter, verifier_presences
from app.domain.selection import CONCOURENT
from app.services.campagnes import Campagnes
from app.services.comites_avis import (
    SaisieAvis,
    avec_deports_de_la_base,
    composer_avis,
    exiger_a_examiner,
    exiger_inscrit,
    places_de,
)
from app.services.contexte import Contexte, journaliser
from app.services.deport import masques
from app.services.rangs import RangsConnus
from app.socle.changes import Changes
from app.socle.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.classement import Rang
    from app.ports import UnitOfWork

QUORUM_MIN = 1
#: Fields of a meeting that an act may write, with what the journal says of it.
_ACTES = {
    "membres": "Composition et présences",
    "quorum": "Quorum",
    "dossiers": "Ordre du jour",
    "observations": "Observations",
    "lieu": "Lieu",
    "intitule": "Intitulé",
    "le": "Date",
}


@dataclass(frozen=True, slots=True)
class ReglageComite:
    """What the service set for its meetings; None: to be confirmed by it."""

    quorum: int | None
    sans_quorum: bool | None


@dataclass(frozen=True, slots=True)
class AvisRendu:
    """The last opinion of a closed meeting on a dossier, with the decision that it suggests."""

    le: date
    intitule: str
    avis: Avis
    suite: Etat


class Comites:
    """Holds the meetings of a campaign."""

    def __init__(self, contexte: Contexte, rangs: RangsConnus | None = None) -> None:
        """`rangs`: what the services of a meeting share of the ranking; by default, its own."""
        self._contexte = contexte
        self._rangs = rangs or RangsConnus()

    def lister(self, campagne_id: int) -> Sequence[Comite]:
        """Return the meetings, earliest first, without the opinions on dossiers hidden from the agent."""
        with self._contexte.store.lire() as uow:
            return tuple(uow.comites.of_campagne(campagne_id))

    def get(self, comite_id: int) -> Comite:
        """Return a meeting, without the opinions on hidden dossiers. Raises UserError when there is none."""
        with self._contexte.store.lire() as uow:
            return uow.comites.get(comite_id)

    def courant(self, campagne_id: int) -> Comite | None:
        """Return the last meeting still open; None when all are closed."""
        ouverts = [c for c in self.lister(campagne_id) if not c.est_clos]
        return ouverts[-1] if ouverts else None

    def reglage(self, campagne_id: int) -> ReglageComite:
        """Return what the service set."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
        return ReglageComite(campagne.quorum_comite, campagne.avis_sans_quorum)

    def regler(self, campagne_id: int, reglage: ReglageComite) -> tuple[ReglageComite, Changes]:
        """Set the quorum of the meetings to come, and whether opinions without quorum are kept; return the former.

        Raises UserError on a quorum below one member.
        """
        _verifier_quorum(reglage.quorum)
        avant = self.reglage(campagne_id)
        _, changes = Campagnes(self._contexte).modifier(
            campagne_id,
            "Régler le comité",
            quorum_comite=reglage.quorum,
            avis_sans_quorum=reglage.sans_quorum,
        )
        return avant, changes

    def creer(self, campagne_id: int, le: date, intitule: str, lieu: str = "") -> tuple[Comite, Changes]:
        """Call a meeting: agenda of the « instruits » by rank, members of the last meeting, quorum of the service.

        Raises UserError without a title.
        """
        if not intitule.strip():
            raise UserError("La réunion n’a pas d’intitulé.", conseil="Écrivez-le\u00a0: il sera au PV.")
        with self._contexte.store.ecrire() as uow:
            campagne = uow.campagnes.get(campagne_id)
            passes = uow.comites.of_campagne(campagne_id)
            anciens = passes[-1].membres if passes else ()
            comite = uow.comites.add(
                Comite(
                    campagne_id=campagne_id,
                    le=le,
                    intitule=intitule.strip(),
                    lieu=lieu.strip(),
                    agent=self._contexte.agent,
                    ouvert_le=self._contexte.clock.maintenant(),
                    membres=tuple(noter(m, Presence.NON_NOTEE) for m in anciens),
                    quorum=campagne.quorum_comite,
                    dossiers=_ordre_du_jour(self._rangs.lire(uow, campagne_id)),
                )
            )
            journaliser(
                uow, self._contexte, acte="Convoquer le comité", objet="comite", objet_id=comite.id, apres=comite
            )
        return comite, _changes(comite)

    def classement_connu(self, campagne_id: int) -> bool:
        """True when an act of a meeting reads no note again: it then lasts a few milliseconds."""
        with self._contexte.store.lire() as uow:
            return self._rangs.est_a_jour(uow, campagne_id)

    def inscriptibles(self, campagne_id: int) -> tuple[Rang, ...]:
        """Return the dossiers that an agenda may hold, in the order of the ranking; hidden ones masked."""
        with self._contexte.store.lire() as uow:
            return tuple(r for r in self._rangs.lire(uow, campagne_id) if r.candidat.etat in CONCOURENT)

    def fixer_ordre(self, comite_id: int, dossiers: Sequence[int]) -> tuple[tuple[int, ...], Changes]:
        """Set the agenda and return the former one.

        Raises UserError on a dossier that waits for no opinion, or when one that has an opinion is left out.
        """

        def changer(uow: UnitOfWork, comite: Comite) -> Comite:
            caches = masques(uow, comite.campagne_id)  # they stay where they are in the agenda
            voulus = tuple(d for d in dict.fromkeys(dossiers) if d not in caches)
            for dossier_id in voulus:
                if dossier_id not in comite.dossiers:
                    exiger_a_examiner(uow.dossiers.get(dossier_id))
            if any(a.dossier_id not in voulus for a in comite.avis):
                raise UserError(
                    "Un dossier qui a reçu un avis ne sort pas de l’ordre du jour.",
                    conseil="Reprenez d’abord son avis.",
                )
            return replace(comite, dossiers=voulus)

        return self._champ(comite_id, "dossiers", changer)

    def fixer_membres(self, comite_id: int, membres: Sequence[Membre]) -> tuple[tuple[Membre, ...], Changes]:
        """Set who sits, who is there, who presides and who keeps the minutes; return the former list.

        Raises UserError on an empty or double name, two members for one charge, or one who attends in two ways.
        """
        propres = tuple(
            replace(m, nom=m.nom.strip(), qualite=m.qualite.strip(), represente_par=m.represente_par.strip())
            for m in membres
        )
        noms = [m.nom for m in propres]
        if not all(noms) or len(set(noms)) < len(noms):
            raise UserError(
                "Un membre n’a pas de nom, ou deux ont le même.", conseil="Donnez à chacun un nom qui le distingue."
            )
        double = double_charge(propres)
        if double is not None:
            raise UserError(
                f"Deux membres ont la même charge\u00a0: {LIBELLES_CHARGE[double]}.", conseil="Gardez-en un seul."
            )
        verifier_presences(propres)
        return self._champ(comite_id, "membres", lambda _uow, c: replace(c, membres=propres))

    def fixer_quorum(self, comite_id: int, quorum: int | None) -> tuple[int | None, Changes]:
        """Set the quorum of this meeting, None: not set; return the former. Raises UserError below one."""
        _verifier_quorum(quorum)
        return self._champ(comite_id, "quorum", lambda _uow, c: replace(c, quorum=quorum))

    def observer(self, comite_id: int, texte: str) -> tuple[str, Changes]:
        """Write what was said beside the dossiers; return what was written before."""
        return self._champ(comite_id, "observations", lambda _uow, c: replace(c, observations=texte.strip()))

    def deporter(self, comite_id: int, dossier_id: int, membre: str, *, parti: bool) -> tuple[bool, Changes]:
        """Say that a member leaves the room for a dossier, or came back; return whether they had left.

        Raises UserError when they are no member, or once the dossier has its opinion.
        """
        with self._contexte.store.ecrire() as uow:
            avant = self._ouvert(uow, comite_id)
            exiger_inscrit(uow, avant, dossier_id)
            if membre not in {m.nom for m in avant.membres}:
                raise UserError(
                    f"«\u00a0{membre}\u00a0» n’est pas membre de ce comité.", conseil="Ajoutez-le d’abord."
                )
            if avant.avis_sur(dossier_id) is not None:
                raise UserError("Ce dossier a déjà son avis.", conseil="Reprenez l’avis avant de noter un déport.")
            deport = DeportDeMembre(dossier_id, membre)
            autres = tuple(d for d in avant.deports if d != deport)
            apres = replace(avant, deports=(*autres, deport) if parti else autres)
            uow.comites.save(apres)
            self._journal(
                uow,
                apres,
                "Quitter la salle" if parti else "Revenir en salle",
                ({"deportes": avant.deportes(dossier_id)}, {"deportes": apres.deportes(dossier_id)}),
                dossier_id=dossier_id,
            )
        return deport in avant.deports, _changes(apres, dossier_id)

    def rendre_avis(self, comite_id: int, saisie: SaisieAvis) -> tuple[Avis | None, Changes]:
        """Record the opinion on a dossier and return the one that it replaces, None for a first one.

        Raises UserError when the meeting is closed, on a dossier hidden from the agent or decided already, and for
        all that `composer_avis` refuses.
        """
        with self._contexte.store.ecrire() as uow:
            avant = self._ouvert(uow, comite_id)
            dossier = exiger_inscrit(uow, avant, saisie.dossier_id)
            exiger_a_examiner(dossier)
            salle = avec_deports_de_la_base(uow, avant)
            places = places_de(self._rangs.lire(uow, avant.campagne_id))
            avis = composer_avis(uow, self._contexte, salle, dossier, saisie, places)
            apres = salle.avec_avis(avis)
            uow.comites.save(apres)
            self._journal(
                uow,
                apres,
                "Avis du comité",
                (avant.avis_sur(dossier.cle), avis),
                motif="\n".join(m for m in (avis.motif, avis.motif_ecart) if m),
                dossier_id=dossier.cle,
            )
        return avant.avis_sur(dossier.cle), _changes(apres, dossier.cle)

    def remettre(self, comite_id: int, dossier_id: int, avis: Avis | None) -> tuple[Avis | None, Changes]:
        """Put back an opinion as it was, None: take it back; return the one that it replaces."""
        with self._contexte.store.ecrire() as uow:
            avant = self._ouvert(uow, comite_id)
            exiger_inscrit(uow, avant, dossier_id)
            ancien = avant.avis_sur(dossier_id)
            apres = avant.avec_avis(avis) if avis is not None else avant.sans_avis(dossier_id)
            uow.comites.save(apres)
            acte = "Reprendre l’avis du comité" if avis is None else "Remettre l’avis du comité"
            self._journal(uow, apres, acte, (ancien, avis), dossier_id=dossier_id)
        return ancien, _changes(apres, dossier_id)

    def reprendre(self, comite_id: int, dossier_id: int) -> tuple[Avis | None, Changes]:
        """Take back the opinion on a dossier and return it. Raises UserError when there is none."""
        if self.get(comite_id).avis_sur(dossier_id) is None:
            raise UserError("Ce dossier n’a pas d’avis à reprendre.", conseil="Rien n’a été changé.")
        return self.remettre(comite_id, dossier_id, None)

    def clore(self, comite_id: int) -> tuple[Comite, Changes]:
        """Close a meeting: its opinions no longer change. Raises UserError without any opinion."""
        with self._contexte.store.ecrire() as uow:
            avant = self._ouvert(uow, comite_id)
            if not avant.avis:
                raise UserError("Aucun avis n’a été rendu.", conseil="La réunion reste ouverte.")
            apres = replace(avant, clos_le=self._contexte.clock.maintenant())
            uow.comites.save(apres)
            self._journal(uow, apres, "Clore le comité", ({"clos_le": None}, {"clos_le": apres.clos_le}))
        return apres, _changes(apres)

    def rouvrir(self, comite_id: int, motif: str) -> tuple[Comite, Changes]:
        """Open a closed meeting again. Raises UserError without a reason, or on one that is open."""
        if not motif.strip():
            raise UserError("Rouvrir un comité demande un motif.", conseil="Écrivez-le\u00a0: il reste au journal.")
        with self._contexte.store.ecrire() as uow:
            avant = uow.comites.get(comite_id)
            if not avant.est_clos:
                raise UserError("Cette réunion est ouverte.", conseil="Il n’y a rien à rouvrir.")
            apres = replace(avant, clos_le=None, reouvertures=(*avant.reouvertures, motif.strip()))
            uow.comites.save(apres)
            self._journal(
                uow,
                apres,
                "Rouvrir le comité",
                ({"clos_le": avant.clos_le}, {"clos_le": None}),
                motif=motif.strip(),
            )
        return apres, _changes(apres)

    def avis_rendu(self, dossier_id: int) -> AvisRendu | None:
        """Return the opinion of the last closed meeting on a dossier, for its decision to cite; None without one.

        Nothing is applied: the authority decides. Raises UserError on a hidden dossier.
        """
        with self._contexte.store.lire() as uow:
            dossier = uow.dossiers.get(dossier_id)
            for comite in reversed(uow.comites.of_campagne(dossier.campagne_id)):
                avis = comite.avis_sur(dossier_id) if comite.est_clos else None
                if avis is not None:
                    suite = suite_proposee(avis, dossier.etp_demande, dossier.montant_demande)
                    return AvisRendu(comite.le, comite.intitule, avis, suite)
        return None

    def _champ(
        self, comite_id: int, nom: str, changer: Callable[[UnitOfWork, Comite], Comite]
    ) -> tuple[Any, Changes]:
        """Write one field of an open meeting; return what it held."""
        with self._contexte.store.ecrire() as uow:
            avant = self._ouvert(uow, comite_id)
            apres = changer(uow, avant)
            uow.comites.save(apres)
            ancien = getattr(avant, nom)
            self._journal(uow, apres, _ACTES[nom], ({nom: ancien}, {nom: getattr(apres, nom)}))
        return ancien, _changes(apres)

    @staticmethod
    def _ouvert(uow: UnitOfWork, comite_id: int) -> Comite:
        comite = uow.comites.get(comite_id)
        if comite.est_clos:
            raise UserError("Cette réunion est close.", conseil="Rouvrez-la, avec un motif, pour la changer.")
        return comite

    def _journal(  # the two sides go together
        self,
        uow: UnitOfWork,
        comite: Comite,
        acte: str,
        cotes: tuple[object, object],
        *,
        motif: str = "",
        dossier_id: int | None = None,
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=acte,
            objet="comite",
            objet_id=comite.id,
            avant=cotes[0],
            apres=cotes[1],
            motif=motif,
            dossier_id=dossier_id,
        )


def _ordre_du_jour(rangs: Sequence[Rang]) -> tuple[int, ...]:
    """Return the « instruits » in the order of their ranks, those without a rank last."""
    return tuple(r.candidat.dossier_id for r in rangs if r.candidat.etat is Etat.INSTRUIT)


def _verifier_quorum(quorum: int | None) -> None:
    if quorum is not None and quorum < QUORUM_MIN:
        raise UserError("Un quorum est d’au moins un membre.", conseil="Laissez vide s’il n’est pas fixé.")


def _changes(comite: Comite, dossier_id: int | None = None) -> Changes:
    return Changes(
        dossiers=frozenset({dossier_id}) if dossier_id is not None else frozenset(),
        campagnes=frozenset({comite.campagne_id}),
        sujets=frozenset({"comites", "journal"}),
    )
