"""The half of the store in memory that instruction asks for: texts, proofs, readings, grids, receipts."""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.poste import TypePoste
from app.domain.textes import PagesProches, PageTrouvee
from app.socle.errors import Bug, UserError
from app.socle.formats import sans_accents

_MOTS = re.compile(r"[^\W_]+")


class Depot:
    """A repository on what one block sees."""

    def __init__(self, vue):
        self._vue = vue

    def _ajouter(self, table, objet):
        base = self._vue.ecrite
        neuf = replace(objet, id=base.suivant(table))
        getattr(base, table)[neuf.id] = neuf
        return neuf

    def _exiger_dossier(self, objet):
        self._vue.exiger("dossiers", objet.dossier_id)

    def _oter(self, table, cle):
        ou_refus(getattr(self._vue.ecrite, table), cle)
        del getattr(self._vue.ecrite, table)[cle]

    def _changer(self, table, cle, **champs):
        base = getattr(self._vue.ecrite, table)
        base[cle] = replace(ou_refus(base, cle), **champs)

    def _ecraser(self, table, objet):
        base = getattr(self._vue.ecrite, table)
        ou_refus(base, objet.id)
        base[objet.id] = objet

    def _du_dossier(self, table, dossier_id):
        return tuple(x for x in getattr(self._vue.lue, table).values() if x.dossier_id == dossier_id)


class FakeTextes(Depot):
    def put(self, lu, empreintes):
        base = self._vue.ecrite
        self._vue.exiger("contenus", lu.sha256)
        if not set(empreintes) <= set(range(1, len(lu.pages) + 1)):
            raise Bug("des empreintes sont dites d’une page absente")
        base.textes[lu.sha256] = lu
        base.empreintes[lu.sha256] = {page: frozenset(valeurs) for page, valeurs in empreintes.items()}

    def of_contenu(self, sha256):
        return self._vue.lue.textes.get(sha256)

    def a_lire(self, campagne_id=None):
        premieres = {}
        for piece in self._pieces(campagne_id, None):
            if piece.sha256 not in self._vue.lue.textes:
                premieres.setdefault(piece.sha256, piece)
        return tuple(premieres.values())

    def chercher(self, recherche):
        mots = mots_cherches(recherche.texte)
        suites = [m for m in (_MOTS.findall(sans_accents(suite)) for suite in recherche.suites) if m]
        if not mots and not suites:
            return ()
        trouvees = []
        for piece in self._pieces(recherche.campagne_id, recherche.dossier_id):
            lu = self._vue.lue.textes.get(piece.sha256)
            for page, texte in enumerate(lu.pages if lu else (), start=1):
                decoupe = _MOTS.findall(sans_accents(texte))
                suivis = all(_suite(decoupe, suite, debut=False) for suite in suites)
                if suivis and contient_tous([texte], mots):
                    trouvees.append(PageTrouvee(piece.dossier_id, piece.id, piece.sha256, page, texte))
        return tuple(trouvees[: recherche.limite])

    def _pieces(self, campagne_id, dossier_id):
        dossiers = self._vue.lue.dossiers
        return [
            p
            for p in self._vue.lue.pieces.values()
            if campagne_id in {None, dossiers[p.dossier_id].campagne_id} and dossier_id in {None, p.dossier_id}
        ]

    def proches(self, sha256s, minimum):
        miens = set(sha256s)
        trouvees = [
            PagesProches(sha256, page, autre, autre_page, len(valeurs & autres))
            for sha256 in miens & set(self._vue.lue.empreintes)
            for page, valeurs in self._vue.lue.empreintes[sha256].items()
            for autre in set(self._vue.lue.empreintes) - miens
            for autre_page, autres in self._vue.lue.empreintes[autre].items()
            if valeurs & autres and len(valeurs & autres) >= minimum
        ]
        return tuple(sorted(trouvees, key=lambda p: (-p.communes, p.sha256, p.page, p.autre_sha256, p.autre_page)))

    def ecarter(self, passage):
        self._vue.exiger("campagnes", passage.campagne_id)
        return self._ajouter("passages", passage)

    def reprendre(self, passage_id):
        self._oter("passages", passage_id)

    def ecartes(self, campagne_id):
        return tuple(p for p in self._vue.lue.passages.values() if p.campagne_id == campagne_id)


class FakePreuves(Depot):
    def add(self, preuve):
        self._exiger_dossier(preuve)
        self._vue.exiger("pieces", preuve.piece_id)
        self._vue.exiger("contenus", preuve.sha256)
        return self._ajouter("preuves", preuve)

    def remove(self, preuve_id):
        self._oter("preuves", preuve_id)

    def of_dossier(self, dossier_id):
        return tuple(sorted(self._du_dossier("preuves", dossier_id), key=lambda p: (p.sous_critere, p.id)))

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)


class FakeLectures(Depot):
    def add(self, lecture):
        self._exiger_dossier(lecture)
        autres = self._du_dossier("lectures", lecture.dossier_id)
        if any(lecture.lecteur == x.lecteur or lecture.rang == x.rang for x in autres):
            raise Bug("cette lecture existe déjà")
        return self._ajouter("lectures", lecture)

    def save(self, lecture):
        self._changer("lectures", lecture.id, close_le=lecture.close_le)

    def remove(self, lecture_id):
        self._oter("lectures", lecture_id)
        notes = self._vue.ecrite.notes_de_lecture
        for cle in [c for c in notes if c[0] == lecture_id]:
            del notes[cle]

    def of_dossier(self, dossier_id):
        return tuple(sorted(self._du_dossier("lectures", dossier_id), key=lambda x: x.rang))

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)

    def set_note(self, lecture_id, note):
        self._vue.exiger("lectures", lecture_id)
        self._vue.ecrite.notes_de_lecture[lecture_id, note.sous_critere] = note

    def clear_note(self, lecture_id, sous_critere):
        self._vue.ecrite.notes_de_lecture.pop((lecture_id, sous_critere), None)

    def notes(self, lecture_id):
        return tries(self._vue.lue.notes_de_lecture, lecture_id)

    def notes_of_campagne(self, campagne_id):
        lectures = [x.id for liste in self.of_campagne(campagne_id).values() for x in liste]
        return {cle: notes for cle in lectures if (notes := self.notes(cle))}

    def add_deport(self, deport):
        self._exiger_dossier(deport)
        return self._ajouter("deports", deport)

    def save_deport(self, deport):
        self._changer("deports", deport.id, leve_le=deport.leve_le)

    def deports(self, campagne_id):
        dossiers = self._vue.lue.dossiers
        return tuple(d for d in self._vue.lue.deports.values() if dossiers[d.dossier_id].campagne_id == campagne_id)


class FakeDerogations(Depot):
    def add(self, derogation):
        self._exiger_dossier(derogation)
        return self._ajouter("derogations", derogation)

    def save(self, derogation):
        self._changer("derogations", derogation.id, levee_le=derogation.levee_le)

    def of_dossier(self, dossier_id):
        return self._du_dossier("derogations", dossier_id)

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)


class FakeGrilles(Depot):
    def add(self, version):
        self._vue.exiger("campagnes", version.campagne_id)
        cle = (version.type_poste, version.grille.version)
        if any(cle == (v.type_poste, v.grille.version) for v in self.of_campagne(version.campagne_id)):
            raise Bug("cette version de la grille existe déjà")
        return self._ajouter("versions_grille", version)

    def of_campagne(self, campagne_id):
        versions = [v for v in self._vue.lue.versions_grille.values() if v.campagne_id == campagne_id]
        return tuple(sorted(versions, key=lambda v: (list(TypePoste).index(v.type_poste), v.grille.version)))


class FakeRecus(Depot):
    def add(self, recu):
        self._vue.exiger("campagnes", recu.campagne_id)
        self._vue.exiger("contenus", recu.sha256)
        return self._ajouter("recus", recu)

    def of_campagne(self, campagne_id):
        return tuple(r for r in reversed(self._vue.lue.recus.values()) if r.campagne_id == campagne_id)


class FakeScenarios(Depot):
    def add(self, scenario):
        self._vue.exiger("campagnes", scenario.campagne_id)
        self._exiger_nom_libre(scenario)
        return self._ajouter("scenarios", scenario)

    def save(self, scenario):
        self._exiger_nom_libre(scenario)
        self._ecraser("scenarios", scenario)

    def _exiger_nom_libre(self, scenario):
        autres = [s for s in self.of_campagne(scenario.campagne_id) if s.id != scenario.id]
        if any(s.nom == scenario.nom for s in autres):
            raise Bug("Ce nom est pris.")

    def remove(self, scenario_id):
        self._vue.ecrite.scenarios.pop(scenario_id, None)

    def of_campagne(self, campagne_id):
        return tuple(s for s in self._vue.lue.scenarios.values() if s.campagne_id == campagne_id)


class FakeSeances(Depot):
    def set_tri(self, tri):
        self._exiger_dossier(tri)
        self._vue.ecrite.tris[tri.dossier_id, tri.agent] = tri

    def clear_tri(self, dossier_id, agent):
        self._vue.ecrite.tris.pop((dossier_id, agent), None)

    def tris(self, campagne_id, agent):
        ids = {d.id for d in self._vue.dossiers_de(campagne_id)}
        return {t.dossier_id: t for t in self._vue.lue.tris.values() if t.dossier_id in ids and t.agent == agent}

    def set_reprise(self, reprise):
        self._vue.exiger("campagnes", reprise.campagne_id)
        self._exiger_dossier(reprise)
        self._vue.ecrite.reprises[reprise.campagne_id, reprise.agent] = reprise

    def reprise(self, campagne_id, agent):
        return self._vue.lue.reprises.get((campagne_id, agent))

    def set_motivation(self, motivation):
        if not motivation.texte:
            self._vue.ecrite.motivations.pop(motivation.dossier_id, None)
            return
        self._exiger_dossier(motivation)
        self._vue.ecrite.motivations[motivation.dossier_id] = motivation

    def motivations(self, campagne_id):
        connues = self._vue.lue.motivations
        return {d.id: connues[d.id] for d in self._vue.dossiers_de(campagne_id) if d.id in connues}


def mots_cherches(texte):
    """Return what was typed as groups of words that follow each other, one group for each typed word."""
    return [m for m in (_MOTS.findall(mot) for mot in sans_accents(texte).split()) if m]


def contient_tous(champs, cherches):
    """True when every group is in one of the fields; the last word typed may be a beginning."""
    decoupes = [_MOTS.findall(sans_accents(champ)) for champ in champs]
    return all(
        any(_suite(champ, mots, debut=rang == len(cherches)) for champ in decoupes)
        for rang, mots in enumerate(cherches, start=1)
    )


def _suite(champ, mots, *, debut):
    """True when `mots` follow each other in `champ`; the last may be a beginning when `debut`."""
    for depart in range(len(champ) - len(mots) + 1):
        trouves = champ[depart : depart + len(mots)]
        if trouves[:-1] == mots[:-1] and (trouves[-1] == mots[-1] or (debut and trouves[-1].startswith(mots[-1]))):
            return True
    return False


def ou_refus(table, cle):
    if cle not in table:
        raise UserError("Cet objet n’est pas dans la base.", conseil="Choisissez-en un dans la liste.")
    return table[cle]


def tries(table, cle):
    return tuple(valeur for (i, _), valeur in sorted(table.items(), key=lambda x: x[0]) if i == cle)


def par_dossier(vue, campagne_id, lire):
    trouves = {d.id: lire(d.id) for d in vue.dossiers_de(campagne_id)}
    return {i: valeurs for i, valeurs in trouves.items() if valeurs}
