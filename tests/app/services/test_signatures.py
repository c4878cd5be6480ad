"""Signing an act and looking at signed files: whose delegation, which act, what is kept, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.documents.pdf import rendre_pdf
from app.documents.signature_pdf import signer_pdf
from app.domain.circuit import EtapeCircuit
from app.domain.convention import TypeActe
from app.domain.visa import Delegation
from app.importers.limites import MO
from app.importers.signature import lire_signatures
from app.services.circuits import Circuits, SaisiePas
from app.services.decisions import Decisions
from app.services.delegations import Delegations
from app.services.signatures import Demande, Signatures, lire_fichier
from app.socle.errors import EnvironmentFault, UserError
from tests.app.documents import contenus
from tests.app.importers.test_signature import ajoute, annoter_la_page
from tests.app.services.atelier import decision_sur, dossier_instruit, journal, rien_d_ecrit
from tests.builders import un_acte
from tests.signature_types import (
    INSTANT,
    MOT_DE_PASSE,
    horodate,
    serveur_d_horodatage,
    un_horodateur,
    un_service,
)

JOUR = date(2022, 9, 20)


class LecteurIci:
    """Reads in this process what the child would."""

    def lire_signatures(self, octets, nom, racines, maintenant, annulation=None):  # noqa: ARG002  # the signature of the real one
        return lire_signatures(octets, nom, racines, datetime.fromisoformat(maintenant))


@pytest.fixture
def signatures(contexte, tmp_path):
    return Signatures(contexte, LecteurIci(), lambda: tmp_path)


@pytest.fixture
def emettre(store, campagne, contexte, horloge):
    def faire(type_acte=TypeActe.LETTRE_DECISION, reference="D-1", contenu=None):
        dossier = dossier_instruit(store, campagne)
        Decisions(contexte).decider(decision_sur(dossier))
        with store.ecrire() as u:
            sha256 = u.pieces.put_contenu(rendre_pdf(contenu or contenus.lettre()))
            champs = {"type": type_acte, "emis": True, "produit_le": horloge.instant, "reference": reference}
            return u.actes.add(un_acte(dossier_id=dossier.id, sha256=sha256, **champs))

    return faire


def demande(**champs):
    return Demande(
        **{"pkcs12": un_service().pkcs12, "mot_de_passe": MOT_DE_PASSE, "signataire": "Camille", **champs}
    )


def test_an_act_signed_is_kept_proved_and_recognised(signatures, emettre, store, campagne, contexte, tmp_path):
    assert signatures.installee()
    acte = emettre()
    (pas, copie), changes = signatures.signer(acte, demande())
    assert changes.touches("circuit")
    assert (pas.etape, pas.electronique, pas.signataire) == (EtapeCircuit.SIGNE_ETAT, "PAdES B-B", "Camille")
    assert signatures.preuve(pas) == copie.octets
    assert Circuits(contexte).etat(acte).suivante is EtapeCircuit.NOTIFIE
    ligne = journal(store)[-1]
    assert "Cachet du service" in ligne.apres
    assert MOT_DE_PASSE not in ligne.apres + ligne.motif
    vue = signatures.verifier(copie.octets, "revenu.pdf", campagne.id)
    assert (vue.acte, vue.sure) == (acte, False)
    assert any("non vérifiée\u00a0: autorité inconnue" in dit for dit in vue.constats)
    (tmp_path / "autorite.pem").write_bytes(un_service().autorite)
    (tmp_path / "lisez-moi.txt").write_text("rien", "utf-8")
    vue = signatures.verifier(copie.octets, "revenu.pdf", campagne.id)
    assert vue.sure
    assert any(dit.startswith("✔ Le fichier commence par la lettre de décision D-1") for dit in vue.constats)
    ecrit = signatures.enregistrer_preuve(pas, tmp_path / "signe.pdf")
    assert ecrit.read_bytes() == copie.octets
    with pytest.raises(UserError, match="Aucun fichier"):
        signatures.preuve(replace(pas, sha256=""))


def test_a_time_stamped_act_comes_back_with_who_time_stamped_it(signatures, emettre, store, campagne):
    acte = emettre()
    en_panne = serveur_d_horodatage(lambda _d: (500, "text/plain", b""))
    intact = pytest.raises(EnvironmentFault, match="l’acte produit est intact")
    with en_panne as adresse, rien_d_ecrit(store), intact:
        signatures.signer(acte, demande(horodatage=adresse))
    with serveur_d_horodatage(horodate) as adresse:
        (pas, copie), _ = signatures.signer(acte, demande(horodatage=adresse))
    assert pas.electronique == "PAdES B-T"
    racines = [un_service().autorite, un_horodateur()[1]]
    for connues, dit in ((racines, "autorité reconnue"), (racines[:1], "autorité inconnue, date non prouvée")):
        vue = signatures.verifier(copie.octets, "revenu.pdf", campagne.id, connues)
        assert vue.sure
        assert any(f"horodatage de Horodatage d’essai, Direction d’essai, {dit}" in c for c in vue.constats)
    altere = copie.octets.replace(b"/Title", b"/Titre", 1)
    vue = signatures.verifier(altere, "revenu.pdf", campagne.id, racines)
    assert not vue.sure
    assert any("altéré" in c for c in vue.constats)


def test_who_may_not_sign_never_uses_the_key(signatures, emettre, store, contexte):
    acte = emettre()
    Delegations(contexte).enregistrer(Delegation("Préfet", "Camille", "adjointe", "n° 12", date(2022, 10, 1)))
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"à partir du 1er.octobre"):
        signatures.signer(acte, demande(mot_de_passe="jamais lu"))
    convention = emettre(TypeActe.CONVENTION, "C-2")
    with rien_d_ecrit(store), pytest.raises(UserError, match=r"pas encore «.signé par le porteur"):
        signatures.signer(convention, demande(signataire="Dina", mot_de_passe="jamais lu"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="mot de passe"):
        signatures.signer(acte, demande(signataire="Dina", mot_de_passe="secret-27"))


def porteur_signe(signatures, store, acte):
    """Return the act as the porteur’s own tool signed it."""

    with store.lire() as u:
        octets = u.pieces.contenu(acte.sha256)
    return signer_pdf(octets, un_service(a=200).pkcs12, MOT_DE_PASSE, maintenant=INSTANT, motif="").octets


def test_a_file_signed_by_the_porteur_proves_its_step(signatures, emettre, store, campagne, contexte):
    acte = emettre(TypeActe.CONVENTION, "C-1")
    octets = porteur_signe(signatures, store, acte)
    vue = signatures.verifier(octets, "signe.pdf", campagne.id, [])
    (pas,), _ = signatures.joindre(vue, octets, SaisiePas(EtapeCircuit.SIGNE_PORTEUR, JOUR, commentaire="reçu"))
    assert pas.commentaire == "reçu, autorité du certificat non vérifiée"
    assert pas.electronique.startswith("signature de Cachet du service")
    assert signatures.preuve(pas) == octets
    sure = signatures.verifier(octets, "signe.pdf", campagne.id, [un_service(a=200).autorite])
    Circuits(contexte).retirer(acte.id, EtapeCircuit.SIGNE_PORTEUR, "essai")
    (pas,), _ = signatures.joindre(sure, octets, SaisiePas(EtapeCircuit.SIGNE_PORTEUR, JOUR))
    assert pas.commentaire == ""


def test_another_document_an_altered_one_or_a_bare_one_proves_nothing(signatures, emettre, store, campagne):
    acte = emettre(TypeActe.CONVENTION, "C-1")
    with store.lire() as u:
        nu = u.pieces.contenu(acte.sha256)
    signe = porteur_signe(signatures, store, acte)
    autre = rendre_pdf(contenus.convention())
    for octets, dit in (
        (nu, "Une image de signature n’en est pas une"),
        (signe.replace(nu[5000:5010], bytes(10), 1), "aucun acte produit"),
        (autre, "aucun acte produit"),
    ):
        vue = signatures.verifier(octets, "fichier.pdf", campagne.id, [])
        assert not vue.sure
        assert any(dit in constat for constat in vue.constats)
        with rien_d_ecrit(store), pytest.raises(UserError, match="ne prouve la signature d’aucun acte"):
            signatures.joindre(vue, octets, SaisiePas(EtapeCircuit.SIGNE_PORTEUR, JOUR))
    sure = signatures.verifier(signe, "fichier.pdf", campagne.id, [])
    retouche = replace(sure, lu=replace(sure.lu, retouche="une annotation a été posée sur une page"))
    with rien_d_ecrit(store), pytest.raises(UserError, match="ne prouve"):
        signatures.joindre(retouche, signe, SaisiePas(EtapeCircuit.SIGNE_PORTEUR, JOUR))


def test_what_was_changed_before_signing_is_said(signatures, emettre, store, campagne):

    acte = emettre(TypeActe.CONVENTION, "C-1")
    with store.lire() as u:
        tampon = ajoute(u.pieces.contenu(acte.sha256), annoter_la_page)
    octets = signer_pdf(tampon, un_service().pkcs12, MOT_DE_PASSE, maintenant=INSTANT, motif="").octets
    vue = signatures.verifier(octets, "tampon.pdf", campagne.id, [un_service().autorite])
    assert vue.acte == acte
    assert not vue.sure
    assert "✕ Une annotation a été posée sur une page." in vue.constats


def test_a_file_that_cannot_be_read_or_is_too_big_is_refused(tmp_path):
    gros = tmp_path / "gros.pdf"
    gros.write_bytes(b"x" * 11)
    assert lire_fichier(gros, 11) == b"x" * 11
    with pytest.raises(UserError, match="trop gros"):
        lire_fichier(gros, 10)
    with pytest.raises(EnvironmentFault, match="ne peut pas être lu"):
        lire_fichier(tmp_path / "absent.pdf", MO)
