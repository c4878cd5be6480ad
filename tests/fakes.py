"""A store in memory that keeps the same promises as the real one (`tests/contracts` runs both).

Each transaction works on a copy of the state, put in place when its block ends well.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from types import SimpleNamespace

from app.domain.cycle import Etat
from app.domain.faits import FaitsDates
from app.domain.identifiants import siret_lisible
from app.domain.journal import ORIGINE, chainer, rupture
from app.domain.notation import resultat
from app.domain.porteur import CompteAnterieur
from app.ports import LigneDossier, Tri
from app.socle.errors import Bug, UserError
from app.socle.formats import a_paris, sans_accents
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
    contient_tous,
    mots_cherches,
    ou_refus,
    par_dossier,
    tries,
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


class FakeCampagnes(Depot):
    def add(self, campagne):
        base = self._vue.ecrite
        neuve = replace(campagne, id=base.suivant("campagne"))
        base.campagnes[neuve.id] = neuve
        return neuve

    def save(self, campagne):
        self._vue.exiger("campagnes", campagne.id)
        self._vue.ecrite.campagnes[campagne.id] = campagne

    def get(self, campagne_id):
        return ou_refus(self._vue.lue.campagnes, campagne_id)

    def all(self):
        return tuple(self._vue.lue.campagnes.values())

    def add_cibles(self, cibles):
        for cible in cibles:
            self._vue.exiger("campagnes", cible.campagne_id)
            self._vue.ecrite.cibles.append(cible)

    def cibles(self, campagne_id):
        de_la_campagne = [c for c in self._vue.lue.cibles if c.campagne_id == campagne_id]
        return tuple(sorted(de_la_campagne, key=lambda c: c.version))

    def add_mouvement(self, mouvement):
        self._vue.exiger("campagnes", mouvement.campagne_id)
        self._vue.ecrite.mouvements.append(mouvement)

    def mouvements(self, campagne_id):
        return tuple(m for m in self._vue.lue.mouvements if m.campagne_id == campagne_id)


class FakeDossiers(Depot):
    def prochain_rang(self, campagne_id):
        self._vue.exiger("campagnes", campagne_id)
        return self._vue.ecrite.suivant(("rang", campagne_id))

    def add(self, dossier):
        base = self._vue.ecrite
        self._vue.exiger("campagnes", dossier.campagne_id)
        self._exiger_capture(dossier)
        if dossier.numero and any(d.numero == dossier.numero for d in self._vue.dossiers_de(dossier.campagne_id)):
            raise Bug(f"le numéro {dossier.numero} sert déjà")
        neuf = replace(
            dossier,
            id=base.suivant("dossier"),
            version=1,
            recu_le=a_paris(dossier.recu_le),
            porteur=replace(dossier.porteur, id=base.suivant("porteur")),
            postes=tuple(replace(p, id=base.suivant("poste")) for p in dossier.postes),
        )
        base.dossiers[neuf.id] = neuf
        return neuf

    def save(self, dossier):
        base = self._vue.ecrite
        connu = ou_refus(base.dossiers, dossier.cle)
        if connu.version != dossier.version:
            raise UserError("Le dossier a été modifié ailleurs. Rien n’a été écrasé.", conseil="Rouvrez-le.")
        self._exiger_capture(dossier)
        ailleurs = {p.id for d in base.dossiers.values() if d.id != dossier.id for p in d.postes}
        if ailleurs & {p.id for p in dossier.postes}:
            raise Bug("ce poste appartient à un autre dossier")
        ecrit = replace(
            dossier,
            version=dossier.version + 1,
            porteur=replace(dossier.porteur, id=connu.porteur.id),
            postes=tuple(p if p.id else replace(p, id=base.suivant("poste")) for p in dossier.postes),
        )
        base.dossiers[ecrit.id] = ecrit
        return ecrit

    def _exiger_capture(self, dossier):
        if dossier.visibilite.piece_id is not None:
            self._vue.exiger("pieces", dossier.visibilite.piece_id)

    def get(self, dossier_id):
        return ou_refus(self._vue.lue.dossiers, dossier_id)

    def of_campagne(self, campagne_id):
        return tuple(sorted(self._vue.dossiers_de(campagne_id), key=_numero))

    def ids(self, filtre):
        trouves = [
            d
            for d in self._vue.dossiers_de(filtre.campagne_id)
            if (not filtre.etats or d.etat in filtre.etats)
            and (not filtre.types or d.type_poste in filtre.types)
            and _contient(d, filtre.texte)
        ]
        return tuple(d.id for d in _ranger(trouves, filtre.tri, filtre.decroissant))

    def lignes(self, ids):
        base = self._vue.lue
        nb_pieces = Counter(p.dossier_id for p in base.pieces.values())
        return tuple(_ligne(base.dossiers[i], nb_pieces[i]) for i in ids if i in base.dossiers)

    def par_siret(self, campagne_id, siret):
        return tuple(d.id for d in self._vue.dossiers_de(campagne_id) if siret and d.porteur.siret == siret)

    def par_iban(self, campagne_id, iban):
        return tuple(d.id for d in self._vue.dossiers_de(campagne_id) if iban and d.porteur.iban == iban)

    def anciens_comptes(self, campagne_id, sirets):
        cherches = {s for s in sirets if s}
        trouves = {}
        for d in sorted(self._vue.lue.dossiers.values(), key=lambda d: (d.recu_le, d.id)):
            siret, iban = d.porteur.siret, d.porteur.iban
            if siret in cherches and iban and d.campagne_id != campagne_id and d.etat is not Etat.RETIRE:
                compte = CompteAnterieur(siret, d.numero, iban, d.recu_le)
                trouves[siret] = (*trouves.get(siret, ()), compte)
        return trouves

    def compter_par_etat(self, campagne_id):
        comptes = Counter(d.etat for d in self._vue.dossiers_de(campagne_id))
        return {etat: comptes[etat] for etat in Etat}


class FakePieces(Depot):
    def put_contenu(self, octets):
        sha256 = hashlib.sha256(octets).hexdigest()
        self._vue.ecrite.contenus[sha256] = bytes(octets)
        return sha256

    def contenu(self, sha256):
        self._vue.exiger("contenus", sha256)
        return self._vue.lue.contenus[sha256]

    def add(self, piece):
        base = self._vue.ecrite
        self._vue.exiger("dossiers", piece.dossier_id)
        self._vue.exiger("contenus", piece.sha256)
        if piece.remplace is not None:
            self._vue.exiger("pieces", piece.remplace)
        neuve = replace(piece, id=base.suivant("piece"))
        base.pieces[neuve.id] = neuve
        return neuve

    def get(self, piece_id):
        return ou_refus(self._vue.lue.pieces, piece_id)

    def remove(self, piece_id):
        base = self._vue.ecrite
        self.get(piece_id)
        liees = [p for p in base.preuves.values() if p.piece_id == piece_id]
        liees += [p for p in base.pieces.values() if p.remplace == piece_id]
        liees += [d for d in base.dossiers.values() if d.visibilite.piece_id == piece_id]
        if liees:
            raise Bug(f"la pièce {piece_id} est encore citée")
        del base.pieces[piece_id]

    def set_code(self, piece_id, code):
        self._vue.ecrite.pieces[piece_id] = replace(self.get(piece_id), code=code)

    def set_remplace(self, piece_id, ancienne_id):
        piece = self.get(piece_id)
        if ancienne_id is not None:
            self._vue.exiger("pieces", ancienne_id)
        if ancienne_id == piece_id:
            raise Bug("une pièce ne se remplace pas elle-même")
        self._vue.ecrite.pieces[piece_id] = replace(piece, remplace=ancienne_id)

    def of_dossier(self, dossier_id):
        return tuple(p for p in self._vue.lue.pieces.values() if p.dossier_id == dossier_id)

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)

    def set_verdict(self, dossier_id, rendu):
        self._vue.exiger("dossiers", dossier_id)
        self._vue.ecrite.verdicts[dossier_id, rendu.code] = rendu

    def clear_verdict(self, dossier_id, code):
        self._vue.ecrite.verdicts.pop((dossier_id, code), None)

    def verdicts(self, dossier_id):
        return tries(self._vue.lue.verdicts, dossier_id)

    def verdicts_of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.verdicts)

    def ecarter_proposition(self, dossier_id, champ, valeur_texte, agent, le):
        self._vue.exiger("dossiers", dossier_id)
        self._vue.ecrite.propositions.setdefault((dossier_id, champ, valeur_texte), (agent, le))

    def propositions_ecartees(self, dossier_id):
        return frozenset((champ, valeur) for i, champ, valeur in self._vue.lue.propositions if i == dossier_id)

    def reprendre_proposition(self, dossier_id, champ, valeur_texte):
        self._vue.ecrite.propositions.pop((dossier_id, champ, valeur_texte), None)


class FakeArrivees(Depot):
    def add(self, arrivee):
        base = self._vue.ecrite
        self._vue.exiger("campagnes", arrivee.campagne_id)
        self._vue.exiger("contenus", arrivee.sha256)
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
        )
    finally:
        vue.fermer()


def _numero(dossier):
    return (len(dossier.numero), dossier.numero, dossier.id)


def _ranger(dossiers, tri, decroissant):
    par_numero = sorted(dossiers, key=_numero, reverse=tri is Tri.NUMERO and decroissant)
    cles = {
        Tri.NUMERO: None,
        Tri.RECU_LE: lambda d: d.recu_le.timestamp(),
        Tri.PORTEUR: lambda d: sans_accents(d.porteur.raison_sociale),
        Tri.ETAT: lambda d: list(Etat).index(d.etat),
        Tri.MONTANT: lambda d: d.montant_demande,
        Tri.ETP: lambda d: d.etp_demande,
    }
    cle = cles[tri]
    if cle is None:
        return par_numero
    connus = [d for d in par_numero if cle(d) is not None]
    inconnus = [d for d in par_numero if cle(d) is None]
    return sorted(connus, key=cle, reverse=decroissant) + inconnus


def _contient(dossier, texte):
    porteur = dossier.porteur
    champs = (
        dossier.numero,
        porteur.raison_sociale,
        porteur.sigle,
        porteur.ville,
        f"{dossier.objet}\n{dossier.intitule}",
        f"{porteur.siret} {siret_lisible(porteur.siret)}",
    )
    return contient_tous(champs, mots_cherches(texte))


def _ligne(dossier, nb_pieces):
    return LigneDossier(
        id=dossier.id,
        numero=dossier.numero,
        porteur=dossier.porteur.raison_sociale,
        forme=dossier.porteur.forme,
        ville=dossier.porteur.ville,
        recu_le=dossier.recu_le,
        etat=dossier.etat,
        type_poste=dossier.type_poste,
        etp_demande=dossier.etp_demande,
        montant_demande=dossier.montant_demande,
        nb_pieces=nb_pieces,
    )
