"""Makes the fictional mails of `resources/demo/courriels/`, with their pieces; run once, results are kept.

`python -m tests.outils.courriels DOSSIER` writes them again. Everybody in them is invented, addresses end in
exemple.fr; SIRET (in a range never given) and IBAN (of a bank that is not) pass their keys.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from tests.outils.ecrire_msg import MessageMsg, PieceMsg, ecrire_msg

BOITE = "DREETS – boîte de l’appel à projets <aap.clauses@dreets.exemple.fr>"
DATE_FIXE = (2022, 7, 1, 9, 0, 0)


def luhn(quatorze: str) -> str:
    """Return the 13 digits given followed by the key that makes a valid SIRET."""
    somme = 0
    for rang, chiffre in enumerate(reversed(quatorze)):
        valeur = int(chiffre) * (2 if rang % 2 == 0 else 1)
        somme += valeur - 9 if valeur > 9 else valeur
    return quatorze + str(-somme % 10)


def siret(racine: str) -> str:
    """Return a SIRET whose SIREN and whole both pass Luhn, from 8 digits."""
    siren = luhn(racine)
    return luhn(siren + "0001")


def iban(compte: str) -> str:
    """Return a French IBAN with right keys, from the 21 digits of bank, branch and account."""
    banque, guichet, numero = int(compte[:5]), int(compte[5:10]), int(compte[10:])
    compte += f"{97 - (89 * banque + 15 * guichet + 3 * numero) % 97:02d}"
    cle = 98 - int("".join(str(int(c, 36)) for c in compte + "FR00")) % 97
    return f"FR{cle:02d}{compte}"


def pdf(titre: str, *paragraphes: str) -> bytes:
    """Return a PDF of one or two pages, the same bytes each time."""
    tampon = io.BytesIO()
    styles = getSampleStyleSheet()
    histoire = [Paragraph(titre, styles["Title"]), Spacer(1, 12)]
    for texte in paragraphes:
        histoire += [Paragraph(texte, styles["BodyText"]), Spacer(1, 6)]
    histoire += [Spacer(1, 24), Paragraph("Document fictif, fait pour la démonstration.", styles["Italic"])]
    SimpleDocTemplate(tampon, pagesize=A4, title=titre, author="Clausule (fictif)", invariant=1).build(histoire)
    return tampon.getvalue()


def budget(depenses: list[tuple[str, int]], recettes: list[tuple[str, int]]) -> bytes:
    """Return the workbook of a budget; amounts in whole euros. Dates inside are fixed."""
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Budget prévisionnel"
    feuille.append(["Dépenses", "Montant (€)", "Recettes", "Montant (€)"])
    for rang in range(max(len(depenses), len(recettes))):
        gauche = depenses[rang] if rang < len(depenses) else ("", None)
        droite = recettes[rang] if rang < len(recettes) else ("", None)
        feuille.append([*gauche, *droite])
    feuille.append(["Total", sum(m for _, m in depenses), "Total", sum(m for _, m in recettes)])
    for colonne, largeur in zip("ABCD", (44, 14, 44, 14), strict=True):
        feuille.column_dimensions[colonne].width = largeur
    tampon = io.BytesIO()
    classeur.save(tampon)
    return _dater(tampon.getvalue())


def _dater(classeur: bytes) -> bytes:
    contenus = {}
    with zipfile.ZipFile(io.BytesIO(classeur)) as entree:
        for nom in entree.namelist():
            contenus[nom] = re.sub(rb"20\d\d-\d\d-\d\dT[\d:]+Z", b"2022-07-01T09:00:00Z", entree.read(nom))
    return archive(contenus)


def archive(contenus: dict[str, bytes]) -> bytes:
    """Return a zip whose entries bear a fixed date."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as sortie:
        for nom, octets in contenus.items():
            info = zipfile.ZipInfo(nom, DATE_FIXE)
            info.compress_type = zipfile.ZIP_DEFLATED
            sortie.writestr(info, octets)
    return tampon.getvalue()


def courriel(de: str, objet: str, date: str, identifiant: str, texte: str, *, recu: str = "") -> EmailMessage:
    """Return a mail without pieces; `recu` is the date a mail server would have written."""
    message = EmailMessage(policy=SMTP)
    if recu:
        message["Received"] = f"from mx.exemple.fr by boite.dreets.exemple.fr with ESMTPS id demo; {recu}"
    message["From"] = de
    message["To"] = BOITE
    message["Subject"] = objet
    message["Date"] = date
    message["Message-ID"] = identifiant
    message.set_content(texte, cte="quoted-printable")
    return message


def joindre(message: EmailMessage, pieces: dict[str, bytes]) -> EmailMessage:
    """Attach files under their names."""
    for nom, octets in pieces.items():
        genre = {"pdf": "pdf", "zip": "zip"}.get(nom.rpartition(".")[2], "octet-stream")
        message.add_attachment(octets, maintype="application", subtype=genre, filename=nom)
    return message


def octets_du(message: EmailMessage) -> bytes:
    """Return the file, with boundaries that do not change from one run to the next."""
    for rang, partie in enumerate(message.walk()):
        if partie.is_multipart() and partie.get_content_maintype() == "multipart":
            partie.set_boundary(f"=_demonstration_{rang:02d}")
    tampon = io.BytesIO()
    BytesGenerator(tampon, policy=SMTP).flatten(message)
    return tampon.getvalue()


def dossier_de_candidature(porteur: str, numero: str, poste: str, cout: int, demande: int, **autres: str) -> bytes:
    """Return the application file; amounts in whole euros."""
    lignes = {
        "Porteur": porteur,
        "SIRET": f"{numero[:3]} {numero[3:6]} {numero[6:9]} {numero[9:]}",
        "Poste demandé": poste,
        "Coût annuel du poste": f"{cout:,} €".replace(",", " "),
        "Montant demandé à l’État": f"{demande:,} €".replace(",", " "),
        **autres,
    }
    return pdf("Dossier de candidature", *(f"<b>{cle}</b> : {valeur}" for cle, valeur in lignes.items()))


def rib(titulaire: str, compte: str) -> bytes:
    """Return bank details."""
    numero = iban(compte)
    groupes = " ".join(numero[i : i + 4] for i in range(0, len(numero), 4))
    return pdf("Relevé d’identité bancaire", f"Titulaire : {titulaire}", f"IBAN : {groupes}", "Banque fictive")


def association() -> bytes:
    """Return the mail of an association whose file is complete."""
    porteur, numero = "Association Insertion et Clauses – Démo (fictive)", siret("00010001")
    message = courriel(
        "Secrétariat Insertion et Clauses <contact@insertion-clauses-demo.exemple.fr>",
        "Candidature – poste de facilitateur des clauses sociales",
        "Tue, 12 Jul 2022 10:11:40 +0200",
        "<candidature-1@insertion-clauses-demo.exemple.fr>",
        "Bonjour,\n\nNous répondons à l’appel à projets pour un poste de facilitateur à temps plein sur la plaine "
        "orientale.\nLe dossier et ses annexes sont joints à ce message.\n\nBien à vous,\nLe secrétariat\n",
        recu="Tue, 12 Jul 2022 10:12:05 +0200",
    )
    depenses = [("Salaire et charges du facilitateur (1,00 ETP)", 38_500), ("Déplacements et matériel", 3_500)]
    recettes = [("État – appel à projets", 29_400), ("Département", 8_000), ("Fonds propres", 4_600)]
    joindre(
        message,
        {
            "Dossier de candidature.pdf": dossier_de_candidature(
                porteur, numero, "facilitateur, 1,00 ETP (création)", 42_000, 29_400,
                **{"Territoire": "plaine orientale", "Déjà conventionné": "non"},
            ),
            "Note de projet.pdf": pdf(
                "Note de projet",
                "<b>Diagnostic.</b> Douze acheteurs du territoire n’inscrivent aucune clause faute d’appui.",
                "<b>Stratégie.</b> Un facilitateur à demeure, deux permanences par mois chez les acheteurs.",
                "<b>Objectifs.</b> Vingt marchés suivis la première année, 9 000 heures d’insertion.",
                "<b>Plus-value.</b> Un territoire aujourd’hui sans facilitateur devient couvert.",
            ),
            "Budget prévisionnel.xlsx": budget(depenses, recettes),
            "Fiche de poste facilitateur.pdf": pdf("Fiche de poste", "Facilitateur des clauses, temps plein."),
            "Présence sur le Marché de l’inclusion.pdf": pdf("Marché de l’inclusion", "Fiche en ligne depuis mai."),
            "Cerfa 12156.pdf": pdf("Demande de subvention (Cerfa 12156)", f"{porteur}, SIRET {numero}."),
            "Statuts.pdf": pdf("Statuts", "Article 1 : dénomination. Article 2 : objet. Article 3 : siège."),
            "Contrat d’engagement républicain.pdf": pdf(
                "Contrat d’engagement républicain", "L’association souscrit au contrat. Signé le 4 juillet 2022."
            ),
            "Comptes annuels 2021.pdf": pdf("Comptes annuels 2021", "Approuvés par l’assemblée générale."),
            "Avis de situation SIRENE.pdf": pdf("Avis de situation", f"SIRET {numero}, établissement actif."),
            "RIB.pdf": rib(porteur, "999990000100000000010"),
            "Attestation URSSAF.pdf": pdf("Attestation de vigilance", "À jour de ses cotisations."),
        },
    )  # fmt: skip
    return octets_du(message)


def plie() -> bytes:
    """Return the mail of a PLIE whose pieces are in an archive, one attestation excepted."""
    porteur, numero = "PLIE de la Plaine (fictif)", siret("00010002")
    depenses = [("Salaire et charges du facilitateur (0,50 ETP)", 20_000), ("Frais de structure", 2_000)]
    recettes = [("État – appel à projets", 15_400), ("Intercommunalité", 6_600)]
    contenus = {
        "Dossier de candidature.pdf": dossier_de_candidature(
            porteur, numero, "facilitateur, 0,50 ETP (renforcement)", 22_000, 15_400, **{"Déjà conventionné": "oui"}
        ),
        "Note de projet.pdf": pdf("Note de projet", "Renforcer l’appui aux communes de la plaine."),
        "Budget prévisionnel.xlsx": budget(depenses, recettes),
        "RIB.pdf": rib(porteur, "999990000100000000020"),
        "Convention constitutive et statuts.pdf": pdf("Statuts du PLIE", "Membres, objet, durée."),
        "Délibération du 30 août 2022.pdf": pdf("Délibération", "Le conseil autorise la demande et sa signature."),
    }
    message = courriel(
        "PLIE de la Plaine <direction@plie-plaine.exemple.fr>",
        "AAP clauses sociales : dépôt du dossier du PLIE de la Plaine",
        "Wed, 14 Sep 2022 17:47:52 +0200",
        "<depot@plie-plaine.exemple.fr>",
        "Bonjour,\n\nToutes les pièces sont dans l’archive, sauf l’attestation sur les financements : nous "
        "l’attendons du Département et vous l’enverrons dès réception.\n\nCordialement\n",
        recu="Wed, 14 Sep 2022 17:48:10 +0200",
    )
    joindre(message, {"dépôt PLIE 2022.zip": archive({f"À déposer/{n}": o for n, o in contenus.items()})})
    return octets_du(message)


def attestation() -> bytes:
    """Return the reply that brings the missing attestation, its name in decomposed accents."""
    message = courriel(
        "PLIE de la Plaine <direction@plie-plaine.exemple.fr>",
        "RE: AAP clauses sociales : dépôt du dossier du PLIE de la Plaine",
        "Tue, 20 Sep 2022 09:02:31 +0200",
        "<complement@plie-plaine.exemple.fr>",
        "Bonjour,\n\nVoici l’attestation annoncée.\n",
        recu="Tue, 20 Sep 2022 09:03:00 +0200",
    )
    message["In-Reply-To"] = "<depot@plie-plaine.exemple.fr>"
    message["References"] = "<depot@plie-plaine.exemple.fr>"
    nom = unicodedata.normalize("NFD", "Attestation de non-diminution des financements signée.pdf")
    texte = "Les financements existants du poste sont maintenus à leur niveau de 2021."
    return octets_du(joindre(message, {nom: pdf("Attestation", texte)}))


def epci() -> bytes:
    """Return the mail of an EPCI sent on the last day and handed on by another office the day after."""
    porteur, numero = "Communauté de communes de la Castagniccia-Test (fictive)", siret("00010003")
    depenses = [("Salaire et charges du coordinateur (1,00 ETP)", 52_000), ("Déplacements", 4_000)]
    recettes = [("État – appel à projets", 39_200), ("Communauté de communes", 16_800)]
    origine = courriel(
        "Secrétariat général <secretariat@castagniccia-test.exemple.fr>",
        "Candidature – coordinateur régional",
        "Thu, 15 Sep 2022 16:40:00 +0200",
        "<candidature@castagniccia-test.exemple.fr>",
        "Bonjour,\n\nCi-joint notre candidature et la délibération qui l’autorise.\n",
        recu="Thu, 15 Sep 2022 16:40:21 +0200",
    )
    joindre(
        origine,
        {
            "Dossier de candidature.pdf": dossier_de_candidature(
                porteur, numero, "coordinateur régional, 1,00 ETP (création)", 56_000, 39_200
            ),
            "Note de projet.pdf": pdf("Note de projet", "Animer le réseau des facilitateurs de l’île."),
            "Budget prévisionnel.xlsx": budget(depenses, recettes),
            "RIB.pdf": rib(porteur, "999990000100000000030"),
            "Délibération 2022-118.pdf": pdf("Délibération 2022-118", "Le conseil autorise le président à signer."),
        },
    )
    enveloppe = courriel(
        "Bureau du courrier <courrier@prefecture.exemple.fr>",
        "TR: Candidature – coordinateur régional",
        "Fri, 16 Sep 2022 08:00:47 +0200",
        "<transmission-77@prefecture.exemple.fr>",
        "Pour attribution.\n",
        recu="Fri, 16 Sep 2022 08:01:02 +0200",
    )
    enveloppe.add_attachment(origine)
    return octets_du(enveloppe)


def gip() -> bytes:
    """Return the mail of a GIP, five days late, that asks for 75 % of the cost."""
    porteur, numero = "GIP Clauses Démo (fictif)", siret("00010004")
    depenses = [("Salaire et charges du facilitateur (1,00 ETP)", 44_000)]
    recettes = [("État – appel à projets", 33_000), ("Fonds propres", 11_000)]
    message = courriel(
        "Direction du GIP <direction@gip-clauses-demo.exemple.fr>",
        "Dossier pour l’appel à projets",
        "Tue, 20 Sep 2022 18:29:12 +0200",
        "<dossier@gip-clauses-demo.exemple.fr>",
        "Bonjour,\n\nNous vous prions d’excuser ce retard, dû à l’absence de notre directrice.\n",
        recu="Tue, 20 Sep 2022 18:30:00 +0200",
    )
    joindre(
        message,
        {
            "Dossier de candidature.pdf": dossier_de_candidature(
                porteur, numero, "facilitateur, 1,00 ETP (création)", 44_000, 33_000, **{"Taux demandé": "75 %"}
            ),
            "Note de projet.pdf": pdf("Note de projet", "Suivre les marchés de rénovation des collèges."),
            "Budget prévisionnel.xlsx": budget(depenses, recettes),
            "RIB.pdf": rib(porteur, "999990000100000000040"),
            "Délibération du GIP.pdf": pdf("Délibération", "L’assemblée générale autorise la demande."),
        },
    )
    return octets_du(message)


def lettre() -> bytes:
    """Return a newsletter, which is nobody's application."""
    message = courriel(
        "La Gazette des achats (fictive) <lettre@gazette.exemple.fr>",
        "Votre gazette de septembre",
        "Thu, 01 Sep 2022 07:00:00 +0200",
        "<gazette-9@gazette.exemple.fr>",
        "Au sommaire : un entretien, trois brèves, l’agenda.\n",
        recu="Thu, 01 Sep 2022 07:00:03 +0200",
    )
    message.add_alternative(
        "<p>Au sommaire&nbsp;: <b>un entretien</b>, trois brèves, l’agenda.</p>"
        '<img src="https://gazette.exemple.fr/compteur.gif">',
        subtype="html",
        cte="quoted-printable",
    )
    return octets_du(message)


def outlook() -> bytes:
    """Return an Outlook message with accents and several attachments."""
    porteur, numero = "Maison de l’emploi du Golfe (fictive)", siret("00010005")
    depenses = [("Salaire et charges du facilitateur (1,00 ETP)", 40_000)]
    recettes = [("État – appel à projets", 28_000), ("Région", 7_000), ("Fonds propres", 5_000)]
    pieces = {
        "Dossier de candidature signé.pdf": dossier_de_candidature(
            porteur, numero, "facilitateur, 1,00 ETP (création)", 40_000, 28_000
        ),
        "Note de projet – à l’œuvre.pdf": pdf("Note de projet", "Ouvrir le golfe aux clauses sociales."),
        "Budget prévisionnel.xlsx": budget(depenses, recettes),
        "RIB.pdf": rib(porteur, "999990000100000000050"),
    }
    return ecrire_msg(
        MessageMsg(
            objet="Candidature de la Maison de l’emploi du Golfe",
            corps="Bonjour,\r\n\r\nVeuillez trouver notre candidature.\r\n\r\nLa direction",
            nom="Maison de l’emploi du Golfe",
            adresse="direction@mde-golfe.exemple.fr",
            message_id="<envoi@mde-golfe.exemple.fr>",
            envoye_le=datetime(2022, 9, 13, 9, 4, 0, tzinfo=UTC),
            remis_le=datetime(2022, 9, 13, 9, 4, 30, tzinfo=UTC),
            pieces=tuple(PieceMsg(nom, octets) for nom, octets in pieces.items()),
        )
    )


COURRIELS = {
    "01-association-complete.eml": association,
    "02-plie-archive.eml": plie,
    "03-plie-attestation.eml": attestation,
    "04-epci-transfere.eml": epci,
    "05-gip-en-retard.eml": gip,
    "06-lettre-information.eml": lettre,
    "07-maison-emploi-outlook.msg": outlook,
}


def fabriquer(dossier: Path) -> None:
    """Write the mails into the folder."""
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, faire in COURRIELS.items():
        (dossier / nom).write_bytes(faire())


if __name__ == "__main__":
    fabriquer(Path(sys.argv[1]))
