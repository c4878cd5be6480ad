"""A store in memory that keeps the same promises as the real one (`tests/contracts` runs both).

Each transaction works on a copy of the state, put in place when its block ends well.
"""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from types import SimpleNamespace

from app.domain.faits import FaitsDates
from app.domain.journal import ORIGINE, chainer, rupture
from app.domain.notation import resultat
from app.socle.errors import Bug
from tests.fakes_dossiers import FakeCampagnes, FakeDossiers, FakePieces
from tests.fakes_instruction import (
    Depot,
    FakeDerogations,
    FakeGrilles,
    FakeLectures,
    FakePreuves,
    FakeRecus,
    FakeScenarios,
    FakeSeances,
    FakeTextes,
    ou_refus,
    par_dossier,
    tries,
)
from tests.fakes_suite import (
    FakeActesDeCampagne,
    FakeCircuits,
    FakeComites,
    FakeDelegations,
    FakeExecutions,
    FakeModeles,
    FakeRegions,
    FakeVisas,
)


@dataclass
class _Base:
    """All that is kept; values are frozen, so that copying the containers is enough."""

    compteurs: Counter = field(default_factory=Counter)
    campagnes: dict = field(default_factory=dict)
    cibles: list = field(default_factory=list)
    mouvements: list = field(default_factory=list)
    dossiers: dict = field(default_factory=dict)
    contenus: dict = field(default_factory=dict)
    pieces: dict = field(default_factory=dict)
    verdicts: dict = field(default_factory=dict)
    arrivees: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    decisions: dict = field(default_factory=dict)
    actes: dict = field(default_factory=dict)
    demandes: dict = field(default_factory=dict)
    faits: dict = field(default_factory=dict)
    journal: list = field(default_factory=list)
    propositions: dict = field(default_factory=dict)
    textes: dict = field(default_factory=dict)
    empreintes: dict = field(default_factory=dict)
    passages: dict = field(default_factory=dict)
    preuves: dict = field(default_factory=dict)
    lectures: dict = field(default_factory=dict)
    notes_de_lecture: dict = field(default_factory=dict)
    deports: dict = field(default_factory=dict)
    derogations: dict = field(default_factory=dict)
    versions_grille: dict = field(default_factory=dict)
    recus: dict = field(default_factory=dict)
    scenarios: dict = field(default_factory=dict)
    tris: dict = field(default_factory=dict)
    reprises: dict = field(default_factory=dict)
    motivations: dict = field(default_factory=dict)
    comites: dict = field(default_factory=dict)
    visas: dict = field(default_factory=dict)
    delegations: dict = field(default_factory=dict)
    habilitations: dict = field(default_factory=dict)
    regions: dict = field(default_factory=dict)
    executions: dict = field(default_factory=dict)
    actes_de_campagne: dict = field(default_factory=dict)
    circuits: dict = field(default_factory=dict)
    modeles: dict = field(default_factory=dict)
    retouches: dict = field(default_factory=dict)
    verifications: dict = field(default_factory=dict)

    def copie(self):
        return _Base(**{f.name: getattr(self, f.name).copy() for f in fields(self)})

    def suivant(self, compteur):
        self.compteurs[compteur] += 1
        return self.compteurs[compteur]


class _Vue:
    """What one block sees; `ecriture` False refuses changes, and nothing works once the block is over."""

    def __init__(self, base, *, ecriture):
        self._base = base
        self._ecriture = ecriture

    def fermer(self):
        self._base = None

    @property
    def lue(self):
        if self._base is None:
            raise Bug("La base a été employée après la fin de sa transaction.")
        return self._base

    @property
    def ecrite(self):
        if not self._ecriture:
            raise Bug("Une écriture a été tentée pendant une lecture.")
        return self.lue

    def dossiers_de(self, campagne_id):
        return [d for d in self.lue.dossiers.values() if d.campagne_id == campagne_id]

    def exiger(self, table, cle):
        if cle not in getattr(self.lue, table):
            raise Bug(f"{table} : {cle} n’existe pas")


class FakeArrivees(Depot):
    def add(self, arrivee):
        base = self._vue.ecrite
        self._vue.exiger("campagnes", arrivee.campagne_id)
        self._vue.exiger("contenus", arrivee.sha256)
        if arrivee.dossier_id is not None:
            self._vue.exiger("dossiers", arrivee.dossier_id)
        neuve = replace(arrivee, id=base.suivant("arrivee"))
        base.arrivees[neuve.id] = neuve
        return neuve

    def get(self, arrivee_id):
        return ou_refus(self._vue.lue.arrivees, arrivee_id)

    def save(self, arrivee):
        self._vue.exiger("arrivees", arrivee.id)
        self._vue.ecrite.arrivees[arrivee.id] = arrivee

    def of_campagne(self, campagne_id):
        registre = [a for a in self._vue.lue.arrivees.values() if a.campagne_id == campagne_id]
        return tuple(sorted(registre, key=lambda a: (a.recu_le, a.id), reverse=True))

    def par_empreinte(self, campagne_id, sha256):
        venues = sorted(self.of_campagne(campagne_id), key=lambda a: a.id)
        return next((a for a in venues if a.sha256 == sha256), None)

    def par_message_id(self, campagne_id, message_ids):
        cherches = set(message_ids) - {""}
        venues = sorted(self.of_campagne(campagne_id), key=lambda a: a.id)
        return tuple(a for a in venues if a.message_id in cherches)

    def par_expediteur(self, campagne_id, adresse):
        venues = self.of_campagne(campagne_id)
        return tuple(a for a in venues if a.expediteur_adresse.lower() == adresse.lower())


class FakeNotes(Depot):
    def set(self, dossier_id, note):
        self._vue.exiger("dossiers", dossier_id)
        self._vue.ecrite.notes[dossier_id, note.sous_critere] = note

    def clear(self, dossier_id, sous_critere):
        self._vue.ecrite.notes.pop((dossier_id, sous_critere), None)

    def of_dossier(self, dossier_id):
        return tries(self._vue.lue.notes, dossier_id)

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)

    def totaux(self, campagne_id):
        if campagne_id not in self._vue.lue.campagnes:
            return {}
        grilles = self._vue.lue.campagnes[campagne_id].grilles
        totaux = {
            d.id: resultat(grilles[d.type_poste], self.of_dossier(d.id)).total
            for d in self._vue.dossiers_de(campagne_id)
            if d.type_poste in grilles
        }
        return {i: (t.numerator, t.denominator) for i, t in totaux.items() if t is not None}


class FakeDecisions(Depot):
    def add(self, decision):
        base = self._vue.ecrite
        self._vue.exiger("dossiers", decision.dossier_id)
        neuve = replace(decision, id=base.suivant("decision"))
        base.decisions[neuve.id] = neuve
        return neuve

    def en_vigueur(self, dossier_id):
        return next(iter(reversed(self.historique(dossier_id))), None)

    def historique(self, dossier_id):
        return tuple(d for d in self._vue.lue.decisions.values() if d.dossier_id == dossier_id)

    def of_campagne(self, campagne_id):
        return {i: prises[-1] for i, prises in par_dossier(self._vue, campagne_id, self.historique).items()}


class FakeActes(Depot):
    def add(self, acte):
        base = self._vue.ecrite
        self._vue.exiger("dossiers", acte.dossier_id)
        self._vue.exiger("contenus", acte.sha256)
        neuf = replace(acte, id=base.suivant("acte"))
        base.actes[neuf.id] = neuf
        return neuf

    def of_dossier(self, dossier_id):
        return tuple(a for a in self._vue.lue.actes.values() if a.dossier_id == dossier_id)

    def of_campagne(self, campagne_id):
        listes = par_dossier(self._vue, campagne_id, self.of_dossier)
        return tuple(sorted((a for actes in listes.values() for a in actes), key=lambda a: -a.id))


class FakeDemandes(Depot):
    def add(self, demande):
        base = self._vue.ecrite
        self._vue.exiger("dossiers", demande.dossier_id)
        neuve = replace(demande, id=base.suivant("demande"))
        base.demandes[neuve.id] = neuve
        return neuve

    def save(self, demande):
        base = self._vue.ecrite
        connue = ou_refus(base.demandes, demande.id)
        base.demandes[demande.id] = replace(connue, rappel_le=demande.rappel_le, repondue_le=demande.repondue_le)

    def remove(self, demande_id):
        ou_refus(self._vue.ecrite.demandes, demande_id)
        del self._vue.ecrite.demandes[demande_id]

    def of_dossier(self, dossier_id):
        return tuple(d for d in self._vue.lue.demandes.values() if d.dossier_id == dossier_id)

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)


class FakeFaits(Depot):
    def set(self, faits):
        base = self._vue.ecrite
        if faits == FaitsDates(faits.dossier_id):
            base.faits.pop(faits.dossier_id, None)
            return
        self._vue.exiger("dossiers", faits.dossier_id)
        base.faits[faits.dossier_id] = faits

    def of_dossier(self, dossier_id):
        return self._vue.lue.faits.get(dossier_id, FaitsDates(dossier_id))

    def of_campagne(self, campagne_id):
        connus = self._vue.lue.faits
        return {d.id: connus[d.id] for d in self._vue.dossiers_de(campagne_id) if d.id in connus}


class FakeJournal(Depot):
    def append(self, evenement):
        if evenement.le.tzinfo is None:
            raise Bug("Une ligne du journal porte un instant sans fuseau horaire.")
        base = self._vue.ecrite
        precedent = base.journal[-1].empreinte if base.journal else ORIGINE
        ligne = chainer(len(base.journal) + 1, precedent, evenement)
        base.journal.append(ligne)
        return ligne

    def lignes(self, *, dossier_id=None, objet=None, objet_id=None, limite=500, avant=None):
        retenues = [
            ligne
            for ligne in reversed(self._vue.lue.journal)
            if dossier_id in {None, ligne.evenement.dossier_id}
            and objet in {None, ligne.evenement.objet}
            and objet_id in {None, ligne.evenement.objet_id}
            and (avant is None or ligne.rang < avant)
        ]
        return tuple(retenues[:limite])

    def toutes(self):
        return tuple(self._vue.lue.journal)


class FakeStore:
    """Fulfils `ports.Store` without a file."""

    def __init__(self):
        self._base = _Base()
        self._mutex = threading.Lock()
        self._fil = None

    @contextmanager
    def ecrire(self):
        if self._fil == threading.get_ident():
            raise Bug("Une transaction a été ouverte dans une autre.")
        with self._mutex:
            self._fil = threading.get_ident()
            try:
                essai = self._base.copie()
                with _unite(essai, ecriture=True) as unite:
                    yield unite
                self._base = essai
            finally:
                self._fil = None

    @contextmanager
    def lire(self):
        with _unite(self._base, ecriture=False) as unite:
            yield unite

    def copie(self):
        """Return a store of the same content, that nothing of this one changes any more."""
        autre = FakeStore()
        autre._base = self._base.copie()
        return autre

    def sauvegarder(self, destination):
        destination.write_bytes(repr(self._base).encode())

    def verifier(self):
        rang = rupture(self._base.journal)
        return () if rang is None else (f"Journal rompu à la ligne {rang}.",)


@contextmanager
def _unite(base, *, ecriture):
    vue = _Vue(base, ecriture=ecriture)
    try:
        yield SimpleNamespace(
            campagnes=FakeCampagnes(vue),
            dossiers=FakeDossiers(vue),
            pieces=FakePieces(vue),
            arrivees=FakeArrivees(vue),
            notes=FakeNotes(vue),
            decisions=FakeDecisions(vue),
            actes=FakeActes(vue),
            demandes=FakeDemandes(vue),
            faits=FakeFaits(vue),
            journal=FakeJournal(vue),
            textes=FakeTextes(vue),
            preuves=FakePreuves(vue),
            lectures=FakeLectures(vue),
            derogations=FakeDerogations(vue),
            grilles=FakeGrilles(vue),
            recus=FakeRecus(vue),
            seances=FakeSeances(vue),
            scenarios=FakeScenarios(vue),
            comites=FakeComites(vue),
            visas=FakeVisas(vue),
            delegations=FakeDelegations(vue),
            regions=FakeRegions(vue),
            executions=FakeExecutions(vue),
            actes_campagne=FakeActesDeCampagne(vue),
            circuits=FakeCircuits(vue),
            modeles=FakeModeles(vue),
        )
    finally:
        vue.fermer()
