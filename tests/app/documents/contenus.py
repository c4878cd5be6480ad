"""Acts of every shape, fictional, shared by the tests of this folder and by the benchmark."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image, ImageDraw

from app.documents.contenu import (
    Adresse,
    Alignement,
    Allure,
    Bloc,
    Colonne,
    Contenu,
    Encadre,
    EnTete,
    Espace,
    Fiche,
    Illustration,
    Liste,
    Paragraphe,
    Partie,
    SautDePage,
    Signatures,
    Tableau,
    Titre,
    compose,
    gras,
    italique,
)
from app.socle.formats import centiemes

REFERENCE = "CONV-2022-COR-0007"
PIED = ("Service instructeur · 12, rue des Exemples · 20000 Villefictive",)
EN_TETE = EnTete(
    (
        "Direction régionale de démonstration",
        "Service de l’emploi",
        "Pôle insertion par l’activité",
        "12, rue des Exemples, 20000 Villefictive",
    )
)
CORPS = (
    "Le bénéficiaire s’engage à réaliser, à son initiative et sous sa responsabilité, le projet décrit à "
    "l’annexe I, conforme à son objet statutaire, et à mettre en œuvre tous les moyens nécessaires à sa bonne "
    "exécution pendant la durée de la convention. L’administration contribue financièrement à ce projet ; elle "
    "n’attend aucune contrepartie directe de cette contribution, dont le montant ne peut excéder "
    "29\u00a0400,00\u00a0€."
)


def logo(largeur: int = 240, hauteur: int = 120) -> bytes:
    """A picture with transparency, as a service would give for its letterhead."""
    image = Image.new("RGBA", (largeur, hauteur), (0, 0, 0, 0))
    crayon = ImageDraw.Draw(image)
    crayon.ellipse((10, 10, hauteur - 10, hauteur - 10), fill=(60, 90, 140, 255))
    crayon.rectangle((hauteur, 40, largeur - 10, hauteur - 40), fill=(200, 120, 40, 180))
    sortie = io.BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def parties() -> tuple[Partie, Partie]:
    return (
        Partie(
            "Pour l’État",
            "Le directeur régional, par délégation du préfet",
            "Camille Exemple",
        ),
        Partie(
            "Pour le bénéficiaire",
            "La présidente de l’association Les Clauses de la Vallée",
            "Dominique Fictif",
            "Nom, qualité et cachet ; parapher chaque page",
        ),
    )


def budget(lignes: int = 14) -> Tableau:
    return Tableau(
        colonnes=(
            Colonne("Poste de dépense", 50),
            Colonne("Nature", 26),
            Colonne("Prévu (€)", 18, Alignement.DROITE),
            Colonne("Aide (€)", 18, Alignement.DROITE),
        ),
        lignes=tuple(
            (
                f"Poste {i + 1} : rémunération et charges du facilitateur"
                if i % 3
                else compose(f"Poste {i + 1} : ", gras("coordination"), " régionale"),
                "Charges de personnel" if i % 2 else "Services extérieurs",
                centiemes((i + 1) * 123_450),
                centiemes((i + 1) * 61_725),
            )
            for i in range(lignes)
        ),
        total=("Total", "", "129\u00a0570,00", "64\u00a0785,00"),
        legende="Budget prévisionnel du projet",
        entete_de_ligne=True,
    )


def lettre(*, projet: bool = False, image: bool = False) -> Contenu:
    tete = EN_TETE
    if image:
        tete = EnTete(EN_TETE.lignes, Illustration(logo(), "Emblème fictif du service", 40))
    return Contenu(
        titre="Notification d’attribution",
        reference="LET-2022-0012",
        auteur="Direction régionale de démonstration",
        sujet="Appel à projets 2022",
        projet=projet,
        entete=tete,
        pied=PIED,
        etabli_le=date(2022, 9, 12),
        blocs=(
            Adresse(
                (
                    "Madame la présidente",
                    "Association Les Clauses de la Vallée",
                    "3, impasse du Modèle",
                    "20000 VILLEFICTIVE",
                )
            ),
            Paragraphe("Villefictive, le 12\u00a0septembre\u00a02022", Allure.DROITE),
            Titre(1, "Notification d’attribution d’une subvention"),
            Paragraphe(
                compose(gras("Objet\u00a0: "), "appel à projets « facilitateurs des clauses sociales »"),
                Allure.OBJET,
            ),
            Paragraphe("Madame la présidente,"),
            Paragraphe(CORPS),
            Paragraphe("Cette décision repose sur les éléments suivants\u00a0:"),
            Liste(("la qualité du projet ;", compose("le ", gras("nombre d’ETP"), " supplémentaires ;"), CORPS)),
            Paragraphe(compose("Je vous prie d’agréer, ", italique("Madame la présidente"), ", mes salutations.")),
            Signatures((Partie("Le directeur régional", nom="Camille Exemple"),)),
            Paragraphe("Voies et délais de recours : voir au verso.", Allure.NOTE),
        ),
    )


def _article(n: int) -> tuple[Bloc, ...]:
    return (
        Titre(2, f"Article {n} – Engagements et durée du projet n°\u00a0{n}"),
        Paragraphe(CORPS),
        Paragraphe(
            compose("Le montant est de ", gras("29\u00a0400,00\u00a0€"), " (vingt-neuf mille quatre cents euros).")
        ),
        Liste(
            (
                "tenir une comptabilité distincte du projet ;",
                "communiquer sans délai tout changement dans l’exécution ;",
                "remettre le compte rendu financier dans les six mois.",
            ),
            ordonnee=n % 2 == 0,
        ),
        Paragraphe(CORPS),
    )


def convention(*, articles: int = 12, lignes: int = 40, projet: bool = True) -> Contenu:
    blocs: list[Bloc] = [
        Titre(1, "Convention annuelle d’attribution de subvention"),
        Fiche(
            (
                ("Bénéficiaire", "Association Les Clauses de la Vallée"),
                ("SIRET", "732\u00a0829\u00a0320\u00a000074"),
                ("Représentée par", compose(gras("Dominique Fictif"), ", présidente")),
                ("Montant", "29\u00a0400,00\u00a0€"),
            ),
            "Les parties",
        ),
        Paragraphe("Vu la loi n°\u00a02000-321 du 12\u00a0avril\u00a02000 ;", Allure.VISA),
        Paragraphe("Vu le code du travail, notamment ses articles relatifs à l’insertion ;", Allure.VISA),
        Paragraphe("Il est convenu ce qui suit.", Allure.CENTRE),
    ]
    for n in range(1, articles + 1):
        blocs.extend(_article(n))
    blocs += [
        Encadre((CORPS, "Le silence gardé pendant deux mois vaut rejet."), "À retenir"),
        Paragraphe("Fait en deux exemplaires originaux, dont un pour chaque partie."),
        Signatures(parties(), "Fait à Villefictive, le …………………………"),
        SautDePage(),
        Titre(2, "Annexe I – Budget"),
        budget(lignes),
        Titre(3, "Postes cofinancés"),
        Espace(3),
        Illustration(logo(), "Schéma fictif des postes", 60),
        Paragraphe("Ce schéma n’a aucune valeur contractuelle.", Allure.NOTE),
    ]
    return Contenu(
        titre="Convention annuelle 2022 – Les Clauses de la Vallée",
        reference=REFERENCE,
        auteur="Direction régionale de démonstration",
        sujet="Facilitateurs des clauses sociales",
        projet=projet,
        entete=EN_TETE,
        pied=PIED,
        blocs=tuple(blocs),
    )
