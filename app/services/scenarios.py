"""Scenarios of a campaign: the strict order or the proposition kept under a name, copied, changed, compared.

Nothing here decides: a scenario is a list to talk about, and no act of this module writes to a dossier. Not here:
the lists themselves (`domain.selection`, `domain.proposition`), the sheet (`services.feuilles`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from app.domain.cycle import LIBELLES_ETAT, NON_INSTRUITS
from app.domain.proposition import LIBELLES_OBJECTIF, OBJECTIFS, REGLE, Objectif, Proposition, proposer
from app.domain.scenario import (
    A_LA_MAIN,
    EcartScenario,
    LigneScenario,
    Origine,
    Scenario,
    comparer,
    lire_nom,
    nom_libre,
)
from app.domain.selection import CONCOURENT, Place, Selection
from app.domain.tenue import Tenue, tenue
from app.services.contexte import Contexte, journaliser
from app.services.deport import exiger_tout_voir, masques
from app.services.selection import Ligneur, lire_ligne
from app.services.solveur import Solveur
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.progress import Annulation, Progress, Rapporter, muet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.montants import Etp, Montant
    from app.ports import UnitOfWork

ORDRE_DU_JOUR = "Ordre strict d’aujourd’hui"


@dataclass(frozen=True, slots=True)
class PropositionLue:
    """The proposition beside the strict order, with what it asked for and what is proven of it, in French."""

    ordre: Selection
    proposition: Proposition
    phrase: str
    preuve: str
    objectif: str
    regle: str = REGLE


@dataclass(frozen=True, slots=True)
class ScenarioLu:
    """A scenario, and what it takes of the target and of the envelope as they stand."""

    scenario: Scenario
    tenue: Tenue


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Two lists, what each takes, and what differs from the first to the second."""

    premier: ScenarioLu
    second: ScenarioLu
    ecarts: tuple[EcartScenario, ...]


@dataclass(frozen=True, slots=True)
class Changement:
    """A scenario before and after an act; None where there was none, or is none any more."""

    avant: Scenario | None
    apres: Scenario | None


#: A scenario kept, by its name, or the list of the day, by where it comes from.
Liste = Origine | str


class Scenarios:
    """Keeps scenarios and compares them. Refused to an agent who withdrew from a dossier: they tell of it."""

    def __init__(self, contexte: Contexte) -> None:
        self._contexte = contexte

    def lister(self, campagne_id: int) -> Sequence[Scenario]:
        """Return the scenarios of a campaign, oldest first; none to an agent who withdrew from a dossier."""
        return tuple(x.scenario for x in self.lire(campagne_id))

    def lire(self, campagne_id: int) -> Sequence[ScenarioLu]:
        """Return the scenarios, oldest first, and what each takes today; none to an agent who withdrew."""
        with self._contexte.store.lire() as uow:
            if masques(uow, campagne_id):
                return ()
            gardes = uow.scenarios.of_campagne(campagne_id)
            ordre = lire_ligne(uow, campagne_id, self._contexte.agent).selection
        return tuple(ScenarioLu(s, tenue(s, ordre)) for s in gardes)

    def proposer(
        self,
        campagne_id: int,
        objectif: Objectif = Objectif.ETP,
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> PropositionLue | None:
        """Return the best use of what is left, beside the strict order; it is never applied.

        None to an agent who withdrew from a dossier of the campaign. Raises Annule when stopped, EnvironmentFault
        when the solver cannot be loaded.
        """
        with self._contexte.store.lire() as uow:
            if masques(uow, campagne_id):
                return None
            ligne = lire_ligne(uow, campagne_id, self._contexte.agent)
        rapporter(Progress(0, 0, LIBELLES_OBJECTIF[objectif]))
        trouvee = _proposer(ligne, objectif, annulation)
        ordre = ligne.selection
        return PropositionLue(ordre, trouvee, trouvee.phrase(ordre), trouvee.preuve(), OBJECTIFS[objectif])

    def figer(
        self, campagne_id: int, nom: str, origine: Origine, objectif: Objectif = Objectif.ETP
    ) -> tuple[Changement, Changes]:
        """Keep the strict order, or the proposition, as it stands.

        Raises UserError on a name empty, too long or taken, and when the campaign changed while the proposition was
        worked out: nothing is kept then.
        """
        with self._contexte.store.lire() as uow:
            exiger_tout_voir(uow, campagne_id, "Un scénario")
            lire_nom(nom, _noms(uow, campagne_id))
            ligne = lire_ligne(uow, campagne_id, self._contexte.agent)
        scenario = self._du_jour(ligne, nom, origine, objectif)  # long: outside the transaction
        with self._contexte.store.ecrire() as uow:
            if lire_ligne(uow, campagne_id, self._contexte.agent).selection != ligne.selection:
                raise UserError(
                    "La ligne de sélection a changé pendant le calcul\u00a0: rien n’a été gardé.",
                    conseil="Recommencez.",
                )
            return self._garder(uow, replace(scenario, nom=lire_nom(nom, _noms(uow, campagne_id))))

    def dupliquer(self, campagne_id: int, nom: str) -> tuple[Changement, Changes]:
        """Keep a copy of a scenario under a free name."""
        with self._contexte.store.ecrire() as uow:
            modele = self._trouver(uow, campagne_id, nom)
            copie = nom_libre(modele.nom, _noms(uow, campagne_id))
            le, agent = self._contexte.clock.maintenant(), self._contexte.agent
            neuf = replace(modele, nom=copie, origine=Origine.COPIE, id=None, le=le, agent=agent)
            return self._garder(uow, neuf)

    def renommer(self, campagne_id: int, nom: str, nouveau: str) -> tuple[Changement, Changes]:
        """Give a scenario another name. Raises UserError on a name empty, too long or taken by another."""
        with self._contexte.store.ecrire() as uow:
            avant = self._trouver(uow, campagne_id, nom)
            pris = [n for n in _noms(uow, campagne_id) if n != avant.nom]
            return self._reecrire(uow, "Renommer", avant, replace(avant, nom=lire_nom(nouveau, pris)))

    def basculer(self, campagne_id: int, nom: str, dossier_id: int) -> tuple[Changement, Changes]:
        """Take a dossier into a copy, or out of it.

        Raises UserError on a scenario that is not a copy, and on letting in a dossier that no longer competes.
        """
        with self._contexte.store.ecrire() as uow:
            avant = self._copie(uow, campagne_id, nom)
            ligne = avant.ligne(dossier_id)
            if not ligne.entre:
                self._exiger_en_lice(uow, ligne)
            return self._reecrire(
                uow, "Changer", avant, avant.avec(replace(ligne, entre=not ligne.entre, motif=A_LA_MAIN))
            )

    def corriger(
        self, campagne_id: int, nom: str, dossier_id: int, etp: Etp, montant: Montant | None, motif: str = ""
    ) -> tuple[Changement, Changes]:
        """Change the ETP and the amount that a copy gives a dossier; the dossier itself is not touched.

        `montant` None: unknown. Raises UserError on a scenario that is not a copy, on no ETP, on a negative amount,
        on a dossier that no longer competes; nothing is changed then.
        """
        if etp.centiemes <= 0 or (montant is not None and montant.centimes < 0):
            raise UserError(
                "Un dossier d’un scénario a des ETP, et un montant qui n’est pas négatif\u00a0: rien n’a changé.",
                conseil="Pour retirer le dossier du scénario, faites-le sortir.",
            )
        with self._contexte.store.ecrire() as uow:
            avant = self._copie(uow, campagne_id, nom)
            ligne = avant.ligne(dossier_id)
            self._exiger_en_lice(uow, ligne)
            motif = " ".join(motif.split()) or A_LA_MAIN
            nouvelle = replace(ligne, etp=etp, montant=montant, motif=motif)
            return self._reecrire(uow, "Changer", avant, avant.avec(nouvelle))

    def supprimer(self, campagne_id: int, nom: str) -> tuple[Changement, Changes]:
        """Forget a scenario; the journal keeps what it was."""
        with self._contexte.store.ecrire() as uow:
            avant = self._trouver(uow, campagne_id, nom)
            uow.scenarios.remove(avant.id or 0)
            self._journal(uow, "Supprimer", nom, avant)
        return Changement(avant, None), _changes(campagne_id)

    def revenir(self, campagne_id: int, fait: Changement) -> tuple[Changement, Changes]:
        """Undo a change: what was there before it is there again. Raises UserError on a name taken since."""
        avant, apres = fait.avant, fait.apres
        if avant is None:
            return self.supprimer(campagne_id, apres.nom if apres else "")
        with self._contexte.store.ecrire() as uow:
            exiger_tout_voir(uow, campagne_id, "Un scénario")
            if apres is not None:
                present = self._trouver(uow, campagne_id, apres.nom)
                return self._reecrire(uow, "Rétablir", present, replace(avant, id=present.id))
            lire_nom(avant.nom, _noms(uow, campagne_id))
            return self._garder(uow, replace(avant, id=None), "Rétablir")

    def comparer(
        self, campagne_id: int, premier: Liste, second: Liste, objectif: Objectif = Objectif.ETP
    ) -> Comparaison:
        """Return what differs from one list to another, with why, and what each takes.

        A list is a scenario by its name, or that of the day by its origin; `objectif`: that of the proposition of
        the day. Raises UserError when one is not there.
        """
        with self._contexte.store.lire() as uow:
            exiger_tout_voir(uow, campagne_id, "Un scénario")
            ligne = lire_ligne(uow, campagne_id, self._contexte.agent)
            gardes = [
                None if isinstance(x, Origine) else self._trouver(uow, campagne_id, x) for x in (premier, second)
            ]
        deux = [
            garde or self._du_jour(ligne, "", Origine(liste), objectif)
            for garde, liste in zip(gardes, (premier, second), strict=True)
        ]
        lus = [ScenarioLu(s, tenue(s, ligne.selection)) for s in deux]
        return Comparaison(lus[0], lus[1], comparer(*deux))

    def _du_jour(self, ligne: Ligneur, nom: str, origine: Origine, objectif: Objectif) -> Scenario:
        """Return the strict order or the proposition as a scenario that nobody kept."""
        le, agent = self._contexte.clock.maintenant(), self._contexte.agent
        trouvee = _proposer(ligne, objectif) if origine is Origine.PROPOSITION else None
        libelle = LIBELLES_OBJECTIF[objectif]
        du_jour = f"Proposition d’aujourd’hui ({libelle[:1].lower()}{libelle[1:]})" if trouvee else ORDRE_DU_JOUR
        return Scenario(
            ligne.campagne_id,
            nom or du_jour,
            origine,
            _lignes(ligne.selection, trouvee),
            agent,
            le,
            version_cible=ligne.quota.version_cible,
            objectif=trouvee.objectif if trouvee else None,
        )

    def _garder(self, uow: UnitOfWork, scenario: Scenario, acte: str = "Garder") -> tuple[Changement, Changes]:
        garde = uow.scenarios.add(scenario)
        self._journal(uow, acte, garde.nom, apres=garde)
        return Changement(None, garde), _changes(garde.campagne_id)

    def _reecrire(self, uow: UnitOfWork, acte: str, avant: Scenario, apres: Scenario) -> tuple[Changement, Changes]:
        if apres == avant:
            raise UserError("Rien ne change dans ce scénario.", conseil="Rien n’a été écrit.")
        uow.scenarios.save(apres)
        self._journal(uow, acte, avant.nom, avant, apres)
        return Changement(avant, apres), _changes(apres.campagne_id)

    @staticmethod
    def _exiger_en_lice(uow: UnitOfWork, ligne: LigneScenario) -> None:
        etat = uow.dossiers.get(ligne.dossier_id).etat
        if etat not in CONCOURENT | NON_INSTRUITS:
            raise UserError(
                f"Le dossier {ligne.numero} ne concourt plus\u00a0: il est «\u00a0{LIBELLES_ETAT[etat]}\u00a0». Le "
                "scénario n’a pas été changé.",
                conseil="Le dossier peut encore sortir du scénario.",
            )

    def _copie(self, uow: UnitOfWork, campagne_id: int, nom: str) -> Scenario:
        trouve = self._trouver(uow, campagne_id, nom)
        if trouve.origine is not Origine.COPIE:
            raise UserError(
                f"Le scénario «\u00a0{nom}\u00a0» dit ce qui était calculé\u00a0: il ne se change pas.",
                conseil="Dupliquez-le, et changez la copie.",
            )
        return trouve

    @staticmethod
    def _trouver(uow: UnitOfWork, campagne_id: int, nom: str) -> Scenario:
        exiger_tout_voir(uow, campagne_id, "Un scénario")
        for scenario in uow.scenarios.of_campagne(campagne_id):
            if scenario.nom == nom:
                return scenario
        raise UserError(f"Le scénario «\u00a0{nom}\u00a0» n’existe plus.", conseil="Choisissez-en un autre.")

    def _journal(
        self, uow: UnitOfWork, acte: str, nom: str, avant: Scenario | None = None, apres: Scenario | None = None
    ) -> None:
        journaliser(
            uow,
            self._contexte,
            acte=f"{acte} le scénario «\u00a0{nom}\u00a0»",
            objet="scenario",
            objet_id=nom,
            avant=avant,
            apres=apres,
        )


def _noms(uow: UnitOfWork, campagne_id: int) -> list[str]:
    return [s.nom for s in uow.scenarios.of_campagne(campagne_id)]


def _proposer(ligne: Ligneur, objectif: Objectif, annulation: Annulation | None = None) -> Proposition:
    return proposer(ligne.selection, Solveur(annulation), objectif, _points(ligne))


def _points(ligne: Ligneur) -> Mapping[int, int]:
    """Return the score of each ranked dossier in hundredths of a point, rounded as the screen does."""
    totaux = {d: t.total(d) for t in ligne.tableaux.values() for d in t.classes()}
    return {d: int(total * 100 + Fraction(1, 2)) for d, total in totaux.items() if total is not None}


def _lignes(ordre: Selection, trouvee: Proposition | None) -> tuple[LigneScenario, ...]:
    concurrents = [x for x in ordre.lignes if x.place in {Place.ENTRE, Place.ARRETE}]
    dedans = {x.pretendant.dossier_id for x in ordre.entrants}
    mots = {x.pretendant.dossier_id: x.phrase for x in concurrents}
    if trouvee is not None:
        dedans = {p.dossier_id for p in trouvee.entrants}
        mots = {i: f"{'dans' if i in dedans else 'hors de'} la proposition" for i in mots}
    return tuple(
        LigneScenario(
            dossier_id=x.pretendant.dossier_id,
            numero=x.pretendant.numero,
            entre=x.pretendant.dossier_id in dedans,
            etp=x.pretendant.etp,
            montant=x.pretendant.montant,
            motif=mots[x.pretendant.dossier_id],
        )
        for x in concurrents
    )


def _changes(campagne_id: int) -> Changes:
    return Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"scenarios", "journal"}))
