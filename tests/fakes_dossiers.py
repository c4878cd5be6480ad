"""The half of the store in memory that holds what was asked: campaigns, dossiers, their pieces."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

from app.domain.cycle import Etat
from app.domain.identifiants import siret_lisible
from app.domain.porteur import CompteAnterieur
from app.ports import LigneDossier, Tri
from app.socle.errors import Bug, UserError
from app.socle.formats import a_paris, sans_accents
from tests.fakes_instruction import Depot, contient_tous, mots_cherches, ou_refus, par_dossier, tries


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
            cles = {(c.version, c.type, c.zone) for c in self.cibles(cible.campagne_id)}
            if (cible.version, cible.type, cible.zone) in cles:
                raise Bug("cette version de la cible le dit déjà")
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
        self._exiger_numero_libre(dossier)
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
        self._exiger_numero_libre(dossier)
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

    def _exiger_numero_libre(self, dossier):
        autres = [d for d in self._vue.dossiers_de(dossier.campagne_id) if d.id != dossier.id]
        if dossier.numero and any(d.numero == dossier.numero for d in autres):
            raise Bug(f"le numéro {dossier.numero} sert déjà")

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
