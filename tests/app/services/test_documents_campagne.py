"""Documents of a stored campaign: kept with their trace, refused with their cause, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import date

import docx
import pytest

from app.documents.collectif import EcranCollectif
from app.documents.contenu import texte_brut
from app.documents.donnees import ActeIncomplet
from app.documents.ecarts_modele import Ecart
from app.documents.mot import PROJET
from app.domain.circuit import EtapeCircuit, PasDeCircuit
from app.domain.comite import Avis, Comite, SensAvis
from app.domain.convention import TypeActe, TypeActeCampagne
from app.domain.presences import par_presence
from app.services.classements import lire_tableaux
from app.services.contexte import Contexte
from app.services.deport import VueDeLAgent
from app.services.documents_campagne import DocumentsDeCampagne
from app.services.modeles_service import Modeles
from app.services.modeles_word import ModelesWord
from app.socle.errors import UserError
from tests.app.documents.test_mot_modele import un_modele
from tests.app.services.atelier import journal, rien_d_ecrit, un_seul_acte
from tests.builders import le, un_deport, une_campagne
from tests.collectif_types import MEMBRES

pytestmark = pytest.mark.demonstration

PV, EMARGEMENT, NOTE, BORDEREAU = TypeActeCampagne


@pytest.fixture
def documents(contexte):
    return DocumentsDeCampagne(contexte)


def reunir(base, *, clos=True, **champs):
    with base.ecrire() as u:
        cles = tuple(d.cle for d in u.dossiers.of_campagne(1))
        avis = tuple(Avis(c, SensAvis.AJOURNE, "Sacha", le(9, 12), motif="À revoir.") for c in cles)
        comite = Comite(1, date(2022, 9, 12), "Comité", "Sacha", le(9, 12), lieu="Ajaccio", membres=MEMBRES,
                        dossiers=cles, avis=avis, clos_le=le(9, 12, 17) if clos else None)  # fmt: skip
        return u.comites.add(replace(comite, **champs)).cle


@pytest.mark.parametrize("type_acte", TypeActeCampagne)
def test_it_is_kept_written_and_journaled_by_its_hash(store, documents, tmp_path, type_acte):
    comite_id = reunir(store)
    with un_seul_acte(store):
        acte, chemin, changes = documents.produire(1, type_acte, comite_id, tmp_path)
    octets = chemin.read_bytes()
    assert acte.sha256 == hashlib.sha256(octets).hexdigest() == json.loads(journal(store)[-1].apres)["sha256"]
    assert documents.pdf(acte) == octets
    assert documents.produits(1) == [acte] or tuple(documents.produits(1)) == (acte,)
    assert changes.touches("actes")
    second = documents.produire(1, type_acte, comite_id, tmp_path)[1]
    assert second != chemin
    assert second.read_bytes() == octets
    assert documents.enregistrer_sous(acte, tmp_path).read_bytes() == octets


def test_a_preview_keeps_nothing_even_while_the_comite_is_open(store, documents, tmp_path):
    comite_id = reunir(store, clos=False)
    with rien_d_ecrit(store):
        assert documents.apercu(1, PV, comite_id).startswith(b"%PDF")
        assert [m.libelle for m in documents.preparer(1, PV, comite_id).manques] == ["Clôture du comité"]
        with pytest.raises(ActeIncomplet, match="Clôture"):
            documents.produire(1, PV, comite_id, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_comite_the_campaign_by_rank(store, documents):
    reunir(store)
    dit = texte_brut(documents.preparer(1, NOTE).contenu)
    with store.lire() as u:
        premier = next(iter(lire_tableaux(u, 1).values())).classes()[0]
        numero = u.dossiers.get(premier).numero
    assert numero in dit
    assert "ajourné" in dit, "l’avis du dernier comité clos"
    with pytest.raises(UserError, match="Aucun comité n’est choisi"):
        documents.preparer(1, PV)


def test_what_misses_stops_the_preview(store, documents):
    comite_id = reunir(store, membres=())
    with pytest.raises(ActeIncomplet, match="Membres du comité"):
        documents.apercu(1, PV, comite_id)


def test_the_comite_is_of_the_campaign(store, documents):
    with store.ecrire() as u:
        autre = u.campagnes.add(replace(une_campagne(), id=None, code="autre")).id
    with pytest.raises(UserError, match="autre campagne"):
        documents.preparer(autre, NOTE, reunir(store))


def test_a_hidden_dossier_forbids_them_all(store, horloge):
    with store.ecrire() as u:
        dossier = u.dossiers.of_campagne(1)[0]
        u.lectures.add_deport(un_deport(dossier_id=dossier.cle, agent="Sacha Fictif"))
    documents = DocumentsDeCampagne(Contexte(VueDeLAgent(store, "Sacha Fictif"), horloge, "Sacha Fictif"))
    with pytest.raises(UserError, match="déport"):
        documents.preparer(1, NOTE)


def test_an_act_signed_by_the_state_leaves_the_bordereau(store, documents):
    with store.ecrire() as u:
        actes = [a for a in u.actes.of_campagne(1) if a.emis and a.reference.startswith(("D-", "C-"))]
        assert all(a.reference in texte_brut(documents.preparer(1, BORDEREAU).contenu) for a in actes)
        autre = replace(actes[0], id=None, type=TypeActe.ACCUSE_RECEPTION, reference="AR-essai")
        u.actes.add(autre)
        u.circuits.add(PasDeCircuit(actes[0].id, EtapeCircuit.PREPARE, le(9, 20).date(), "Sacha", le(9, 20)))
        u.circuits.add(PasDeCircuit(actes[1].id, EtapeCircuit.SIGNE_ETAT, le(9, 20).date(), "Sacha", le(9, 20)))
    dit = texte_brut(documents.preparer(1, BORDEREAU).contenu)
    assert actes[0].reference in dit
    assert actes[1].reference not in dit
    assert "AR-essai" not in dit


def test_a_campaign_that_changed_meanwhile_keeps_nothing(store, documents, tmp_path, monkeypatch):
    comite_id = reunir(store)

    def rendre(contenu):
        with store.ecrire() as u:
            u.comites.save(replace(u.comites.get(comite_id), lieu="Bastia"))
        return b"%PDF"

    monkeypatch.setattr("app.services.documents_campagne.rendre", rendre)
    with pytest.raises(UserError, match="a changé pendant"):
        documents.produire(1, PV, comite_id, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert documents.produits(1) in ([], ())


def test_the_service_writes_its_own_model_and_sees_it_on_a_comite(store, documents, tmp_path):
    comite_id, modeles = reunir(store), Modeles(documents._contexte)
    texte = modeles.texte(PV).replace(
        "Le comité rend un avis sur chaque dossier.", "Le comité de {region} a siégé."
    )
    for type_acte, comite in ((PV, comite_id), (NOTE, None), (BORDEREAU, None)):
        with rien_d_ecrit(store):
            propose = texte if type_acte is PV else modeles.texte(type_acte)
            assert modeles.apercu_de_campagne(type_acte, propose, 1, comite).startswith(b"%PDF")
    with pytest.raises(UserError, match="Aucun comité n’est choisi"):
        modeles.apercu_de_campagne(PV, texte, 1, None)
    with pytest.raises(UserError, match="montan"):
        modeles.apercu_de_campagne(PV, texte.replace("{region}", "{montan}"), 1, comite_id)
    version, _ = modeles.enregistrer(PV, texte, "Usage du service")
    (ecart,) = [e for e in modeles.comparer(PV) if e.ecart is Ecart.CHANGE]
    assert (ecart.bloc, "Le comité de \u2039Région\u203a a siégé" in ecart.apres) == ("portee", True)
    assert modeles.imprimer_difference(PV).startswith(b"%PDF")
    contenu = documents.preparer(1, PV, comite_id).contenu
    assert "Le comité de Corse a siégé." in texte_brut(contenu)
    (etat,) = [e for e in modeles.etat() if e.type is PV]
    assert etat.version == version
    with store.ecrire() as u:
        u.modeles.add(replace(version, version=2, contenu=texte.replace("{region}", "{regio}")))
    manque = documents.preparer(1, PV, comite_id).manques[0]
    assert manque.ecran == EcranCollectif.MODELES
    assert "le plus proche\u00a0: «\u00a0region\u00a0» (Région)" in manque.libelle


def test_a_document_of_the_campaign_leaves_in_word(store, documents, lecteur, tmp_path):
    comite_id, word = reunir(store), ModelesWord(documents._contexte, lecteur)
    assert PROJET in en_tete_word(word.exporter_de_campagne(1, PV, comite_id))
    documents.produire(1, PV, comite_id, tmp_path)
    with un_seul_acte(store):
        chemin, changes = word.exporter_de_campagne_sous(1, PV, comite_id, tmp_path)
    assert PROJET not in en_tete_word(chemin.read_bytes())
    assert (chemin.name, changes.dossiers) == ("procès-verbal du comité 2022-94.docx", frozenset())
    with store.ecrire() as u:
        u.comites.save(replace(u.comites.get(comite_id), observations="Changé."))
    with pytest.raises(UserError, match="La campagne ou le modèle a changé"):
        word.exporter_de_campagne(1, PV, comite_id)


def test_a_word_model_of_the_service_speaks_of_the_campaign(store, documents, lecteur):
    comite_id, word = reunir(store), ModelesWord(documents._contexte, lecteur)
    balises = ("{{ comite }}, {{ comite_le }}", "{%p if deports %}", "Déports", "{%p endif %}",
               "{%p for m in membres %}", "{{ m.c1 }}", "{%p endfor %}", "{%p for x in observations %}",
               "{{ x }}", "{%p endfor %}")  # fmt: skip
    (faute,) = word.verifier(PV, un_modele("{{ porteur }}"), "pv.docx")
    assert "champ inconnu" in faute
    word.importer(PV, un_modele(*balises), "pv.docx", "charte")
    octets = word.exporter_de_campagne(1, PV, comite_id)
    assert [p.text for p in docx.Document(io.BytesIO(octets)).paragraphs] == [
        "Comité, 12\u00a0septembre\u00a02022",
        *(m.nom for m in par_presence(MEMBRES)),
    ]


def en_tete_word(octets):
    return docx.Document(io.BytesIO(octets)).sections[0].first_page_header.paragraphs[0].text
