"""What the help takes from the journeys: its pictures and its page of shortcuts, written anew by one command.

`python -m ui.parcours.aide` plays the journeys, then its own short one on the fictional dossiers, and writes
`resources/aide`. The tests of the journeys compare what they see with these pictures (`ecart`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageStat

from app.domain.cycle import EN_COURS
from app.domain.demandes import en_cours
from app.socle.errors import Bug
from app.socle.horloge import HorlogeFixe
from app.socle.resources import lire_toml, racine
from ui import page_console
from ui.application import creer_application
from ui.main import Programme
from ui.pages.base import Page
from ui.pages.catalogue import fiches
from ui.pages.indexation import Indexation
from ui.parcours.jeu import jouer
from ui.parcours.scene import Scene
from ui.raccourcis import PAGE, TETE, section, section_du_cadre
from ui.theme import appliquer_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.services.instruction import Fiche

#: Each picture of the help, and the name under which a journey takes it.
IMAGES = {
    "dossier": "notation",
    "reception-apercu": "apercu-du-depot",
    "reception-registre": "reception",
    "pieces-demande": "demande-de-pieces",
    "notation": "notation-en-cours",
    "classement": "classement-explique",
    "comite-presences": "comite-presences-et-quorum",
    "comite-avis": "comite-avis-5",
    "decision": "decision",
    "convention": "acte-convention-projet",
    "circuit": "circuit-signe_etat",
    "suivi": "suivi-des-conventions",
    "territoire": "couverture-de-la-region",
    "bienvenue": "bienvenue",
}
COULEURS = 96
ECART_ADMIS = 4.0  # another base in the same screen measures 1 to 3, another screen 8 to 40
_VIGNETTE = (64, 36)


class Tour:
    """A short walk through the base of fictional dossiers. `raccourcis`: the page of shortcuts, as seen."""

    def __init__(self, application: QApplication, dossier: Path) -> None:
        self._application = application
        self._dossier = dossier
        self.raccourcis = ""

    def jouer(self) -> None:
        """Open the fictional dossiers, take the pictures, read the shortcuts of every screen."""
        saisie = lire_toml("demo/parcours.toml")
        programme = Programme(
            self._application,
            clock=HorlogeFixe(saisie["maintenant"]),
            agent=saisie["agent"],
            dossier_utilisateur=self._dossier,
        )
        scene = Scene(programme, self._dossier)
        try:
            scene.montrer_la_fenetre()
            programme.decouvrir()
            scene.gestes.attendre(lambda: programme.session, "les dossiers fictifs")
            scene.calme()
            Indexation.de(scene.session).lancer()  # now: what it finds adds a line to the screens
            scene.calme()
            for bandeau in programme.fenetre.zone.bandeaux:
                bandeau.fermer()
            self._demander_des_pieces(scene)
            for cle, nom in (("suivi", "suivi-des-conventions"), ("territoire", "couverture-de-la-region")):
                scene.ecran(cle)
                scene.gestes.photo(nom)
            self.raccourcis = lire_les_raccourcis(scene)
        finally:
            programme.fermer()

    def _demander_des_pieces(self, scene: Scene) -> None:
        instruction = scene.session.bureau.instruction
        fiche = next(filter(_a_completer, instruction.fiches(scene.session.campagne_id)), None)
        if fiche is None:
            raise Bug("Aucun dossier fictif n’attend de demande de pièces.")
        scene.programme.fenetre.ouvrir("dossier", fiche.dossier.cle)
        scene.calme()
        pieces = scene.page_dossier.pieces
        scene.gestes.cliquer(pieces.bouton_demande)
        scene.gestes.attendre(pieces.demande.isVisible, "la demande de pièces")
        scene.calme()
        scene.gestes.photo("demande-de-pieces")


def lire_les_raccourcis(scene: Scene) -> str:
    """Return the page of shortcuts, read from each screen of the window in turn."""
    fenetre = scene.programme.fenetre
    sections = [section_du_cadre(fenetre.actions_cadre.toutes(), fenetre.navigation.count())]
    for fiche in fiches(lambda: None, Page):
        page = fenetre.ouvrir(fiche.cle)
        scene.calme()
        sections.append(section(fiche.titre, page.actions()))
    return "\n".join([TETE, *filter(None, sections)])


def ecrire(captures: Path, aide: Path) -> list[Path]:
    """Write in `aide/images` the pictures found among the captures, in few colours; return the files."""
    ecrits = []
    for nom, prise in IMAGES.items():
        source = capture(captures, prise)
        if source is None:
            raise Bug(f"Aucun parcours ne prend l’image «\u00a0{prise}\u00a0».")
        cible = aide / "images" / f"{nom}.png"
        with Image.open(source) as image:
            reduite = image.convert("RGB").quantize(COULEURS, dither=Image.Dither.NONE)
            reduite.save(cible, optimize=True)
        ecrits.append(cible)
    return ecrits


def capture(captures: Path, prise: str) -> Path | None:
    """Return the picture that a journey took under this name, None when it took none."""
    return next((f for f in sorted(captures.glob("*.png")) if f.stem.partition("-")[2] == prise), None)


def ecart(vue: Path, gardee: Path) -> float:
    """Return how far two pictures are, from 0 to 255, seen from far: a panel moved counts, a letter does not."""
    with Image.open(vue) as une, Image.open(gardee) as autre:
        petites = [image.convert("L").resize(_VIGNETTE) for image in (une, autre)]
    return float(ImageStat.Stat(ImageChops.difference(*petites)).mean[0])


def images_vieillies(captures: Path) -> list[str]:
    """Return the pictures of the help that no longer look like what these captures show."""
    images = racine() / "aide" / "images"
    vues = [(nom, capture(captures, prise)) for nom, prise in IMAGES.items()]
    return [nom for nom, vue in vues if vue is not None and ecart(vue, images / f"{nom}.png") > ECART_ADMIS]


def _a_completer(fiche: Fiche) -> bool:
    return (
        fiche.dossier.etat in EN_COURS
        and not en_cours(fiche.demandes)
        and bool(fiche.pieces)
        and any(ligne.manque for ligne in fiche.completude.lignes)
    )


def main() -> int:
    """Play everything in a folder that is thrown away, and write the help."""
    aide = racine() / "aide"
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom)
        application = creer_application(sys.argv[:1])
        jouer(dossier, application=application)
        appliquer_theme(application, "clair")
        tour = Tour(application, dossier)
        tour.jouer()
        ecrits = ecrire(dossier / "captures", aide)
    page = aide / f"{PAGE}.md"
    page.write_text(tour.raccourcis, "utf-8")
    (aide / f"{page_console.PAGE}.md").write_text(page_console.page(), "utf-8")
    octets = sum(f.stat().st_size for f in ecrits)
    sys.stdout.write(
        f"{len(ecrits)} images ({octets // 1024} Kio) et {page.name}, {page_console.PAGE}.md écrits dans {aide}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
