"""The territory as a service: what a region exports, what is read, kept, replaced, undone; nothing half applied."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.domain.cycle import Etat
from app.domain.fichier_regional import en_octets
from app.domain.lectures import MASQUE
from app.domain.montants import Etp, Montant
from app.domain.poste import TypePoste
from app.importers.fichier_regional import lire_fichier_regional, region_de_trame, region_en_trame
from app.importers.regions import regions_livrees
from app.services.consolidation import Consolidation
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.socle.errors import EnvironmentFault, UserError
from app.socle.progress import Annulation, Annule
from tests.app.services.atelier import decision_sur, dossier_en_base, journal
from tests.builders import AGENT, le, un_deport, un_existant, un_mouvement, un_poste, une_campagne, une_cible
from tests.outils.regions_fictives import ecrire, un_contenu, une_ligne


class LecteurIci:
    """Reads a regional file as the child would, in this process; `avant` is called first."""

    def __init__(self):
        self.avant = lambda: None

    def lire_region(self, octets, nom, annulation=None):  # noqa: ARG002  # the signature of the real one
        self.avant()
        lu = lire_fichier_regional(octets, nom, regions_livrees())
        return region_de_trame(region_en_trame(lu), regions_livrees())


@pytest.fixture
def lecteur():
    return LecteurIci()


@pytest.fixture
def consolidation(contexte, lecteur):
    return Consolidation(contexte, lecteur)


@pytest.fixture
def poser(tmp_path):
    def faire(contenu, nom=""):
        chemin = tmp_path / (nom or f"region-{contenu.region_code}.clausule-region")
        chemin.write_bytes(en_octets(contenu))
        return chemin

    return faire


def retenu(store, campagne, **champs):
    dossier = dossier_en_base(store, campagne, etat=Etat.RETENU, departements=("2B",), **champs)
    with store.ecrire() as u:
        u.decisions.add(
            decision_sur(
                dossier,
                sens=Etat.RETENU,
                etp_par_type={TypePoste.FACILITATEUR: Etp(100)},
                montant=Montant(2_940_000),
            )
        )
    return dossier


def gardes(store):
    with store.lire() as u:
        return {f.region_code: f.sha256 for f in u.regions.all()}


def actes(store):
    return [x.acte for x in journal(store)]


def test_a_region_exports_what_another_base_consolidates(store, campagne, consolidation, tmp_path):
    retenu(store, campagne, existants=(un_existant(etp_n=Etp(250)),), postes=(un_poste(etp_demande=Etp(100)),))
    with store.ecrire() as u:
        u.campagnes.add_cibles([une_cible(campagne_id=campagne.id, etp=Etp(300), type=None)])
        u.campagnes.add_mouvement(un_mouvement(campagne_id=campagne.id, montant=Montant(8_850_000)))
    nom = consolidation.nom_du_fichier(campagne.id)
    assert nom == "region-94-2022.clausule-region"
    chemin, changes = consolidation.exporter(campagne.id, tmp_path / nom)
    assert changes.touches("journal")
    ligne = journal(store)[-1]
    assert (ligne.acte, json.loads(ligne.apres)["dossiers"]) == ("Exporter le fichier régional", 1)
    (examine,) = consolidation.examiner(campagne.id, [chemin])
    assert examine.constat.endswith("À retenir.")
    echange, changes = consolidation.retenir([examine])
    assert changes.touches("regions")
    corse = next(r for r in consolidation.national(campagne.id).regions if r.code == "94")
    assert (corse.etp_retenu, corse.cible, corse.montant_retenu) == (Etp(100), Etp(300), Montant(2_940_000))
    assert corse.fichier.enveloppe == Montant(8_850_000)
    region = consolidation.region(campagne.id)
    assert region.total.etp_retenu == corse.etp_retenu
    consolidation.revenir(echange)
    assert gardes(store) == {}
    assert actes(store)[-2:] == ["Retenir le fichier régional de Corse", "Retirer le fichier régional de Corse"]


def test_eighteen_regions_are_kept_in_one_transaction(campagne, consolidation, tmp_path, store):
    chemins = ecrire(tmp_path, 5)
    avances = []
    examines = consolidation.examiner(campagne.id, chemins, avances.append)
    assert [(a.fait, a.total) for a in avances] == [(n, 18) for n in range(19)]
    assert all(x.nouveau for x in examines)
    consolidation.retenir(examines)
    assert len(consolidation.national(campagne.id).recues) == 18
    assert len(actes(store)) == 18


def test_two_files_of_one_region_are_both_refused(campagne, consolidation, poser, store):
    une = poser(un_contenu(), "une.clausule-region")
    autre = poser(un_contenu((une_ligne(etp_demande=Etp(150)),)), "autre.clausule-region")
    bonne = poser(un_contenu(code="11"))
    examines = consolidation.examiner(campagne.id, [une, bonne, autre])
    assert [x.fichier is not None for x in examines] == [False, True, False]
    assert "plusieurs fichiers de cette région sont choisis (une.clausule-region" in examines[0].constat
    assert "Aucun n’a été retenu" in examines[2].constat
    consolidation.retenir(examines, remplacer=True)
    assert list(gardes(store)) == ["11"]


def test_the_same_file_twice_is_read_once(campagne, consolidation, poser):
    une = poser(un_contenu())
    examines = consolidation.examiner(campagne.id, [une, une])
    assert [(x.nouveau, x.deja) for x in examines] == [(True, False), (False, True)]


def test_replacing_is_asked_and_journaled_and_undone(campagne, consolidation, poser, store):
    consolidation.retenir(consolidation.examiner(campagne.id, [poser(un_contenu())]))
    ancien = gardes(store)
    (deja,) = consolidation.examiner(campagne.id, [poser(un_contenu())])
    assert deja.deja
    neuf = un_contenu((une_ligne(etp_demande=Etp(150)),), produit_le=le(10, 5))
    examines = consolidation.examiner(campagne.id, [poser(neuf, "neuf.clausule-region")])
    assert "celui-ci est plus récent" in examines[0].constat
    with pytest.raises(UserError, match="Aucun fichier à retenir"):
        consolidation.retenir(examines)
    assert gardes(store) == ancien
    echange, _ = consolidation.retenir(examines, remplacer=True)
    assert gardes(store) != ancien
    assert actes(store)[-1] == "Remplacer le fichier régional de Corse"
    consolidation.revenir(echange)
    assert gardes(store) == ancien
    consolidation.retenir(examines, remplacer=True)  # done again after an undo
    vieux = replace(un_contenu(), produit_le=le(9, 1))
    (examine,) = consolidation.examiner(campagne.id, [poser(vieux, "vieux.clausule-region")])
    assert "celui-ci est plus ancien" in examine.constat


def test_what_changed_meanwhile_is_refused_whole(campagne, consolidation, poser, store):
    chemins = [poser(un_contenu()), poser(un_contenu(code="11"))]
    examines = consolidation.examiner(campagne.id, chemins)
    consolidation.retenir(examines[:1])
    with pytest.raises(UserError, match="un autre fichier a pris la place"):
        consolidation.retenir(tuple(reversed(examines)))
    assert list(gardes(store)) == ["94"]


def test_another_edition_is_refused(campagne, consolidation, poser):
    contenu = un_contenu((), edition=2021)
    (examine,) = consolidation.examiner(campagne.id, [poser(contenu)])
    assert "porte sur l’édition 2021, la consolidation sur 2022" in examine.constat
    assert examine.fichier is None


def test_what_cannot_be_read_is_named_and_the_others_are_read(campagne, consolidation, poser, tmp_path):
    gros = tmp_path / "gros"
    gros.write_bytes(b"0" * 10_000_001)
    abime = tmp_path / "abime"
    abime.write_bytes(en_octets(un_contenu()).replace(b"2940000", b"2940001", 1))
    chemins = [tmp_path / "absent", gros, abime, poser(un_contenu(code="11"))]
    examines = consolidation.examiner(campagne.id, chemins)
    dits = [x.constat for x in examines]
    assert "ne peut pas être lu" in dits[0]
    assert "bien trop gros" in dits[1]
    assert "a été modifié depuis" in dits[2]
    assert examines[3].nouveau


def test_stopping_between_two_files_keeps_nothing(campagne, consolidation, lecteur, tmp_path, store):
    annulation = Annulation()
    lecteur.avant = annulation.demander
    with pytest.raises(Annule):
        consolidation.examiner(campagne.id, ecrire(tmp_path, 1), annulation=annulation)
    assert gardes(store) == {}


def test_a_fault_of_the_machine_is_not_a_refusal(campagne, consolidation, lecteur, poser):
    def panne():
        raise EnvironmentFault("Le lecteur ne démarre pas.")

    lecteur.avant = panne
    with pytest.raises(EnvironmentFault):
        consolidation.examiner(campagne.id, [poser(un_contenu())])


def test_a_region_out_of_the_tables_is_not_exported(store, consolidation, tmp_path):
    with store.ecrire() as u:
        autre = u.campagnes.add(une_campagne(code="ailleurs", region_code="ZZ"))
    with pytest.raises(UserError, match="n’a pas un code de l’INSEE"):
        consolidation.exporter(autre.id, tmp_path / "f")
    assert list(tmp_path.iterdir()) == []
    assert consolidation.region(autre.id).departements == ()


def test_a_department_of_another_region_is_named(store, campagne, consolidation, tmp_path):
    dossier = dossier_en_base(store, campagne, departements=("13",))
    with pytest.raises(UserError, match=dossier.numero):
        consolidation.exporter(campagne.id, tmp_path / "f")
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_exports_nothing_and_keeps_nothing(store, horloge, campagne, lecteur, poser, tmp_path):
    liasse = Consolidation(Contexte(store, horloge, AGENT, liasse=AGENT), lecteur)
    with pytest.raises(UserError, match="liasse"):
        liasse.exporter(campagne.id, tmp_path / "f")
    with pytest.raises(UserError, match="liasse"):
        liasse.retenir(liasse.examiner(campagne.id, [poser(un_contenu())]))
    assert gardes(store) == {}


def test_a_hidden_dossier_counts_but_is_neither_named_nor_exported(store, horloge, campagne, lecteur, tmp_path):
    cache = dossier_en_base(store, campagne, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    autre = dossier_en_base(store, campagne, postes=(un_poste(type=TypePoste.COORDINATEUR),))
    with store.ecrire() as u:
        u.lectures.add_deport(un_deport(dossier_id=cache.id, agent=AGENT))
    voile = Consolidation(Contexte(VueDeLAgent(store, AGENT), horloge, AGENT), lecteur)
    region = voile.region(campagne.id)
    assert region.total.demandes == 2
    assert sorted(region.demandes) == sorted((autre.numero, MASQUE))
    with pytest.raises(UserError, match="un déport vous en cache"):
        voile.exporter(campagne.id, tmp_path / "f")
