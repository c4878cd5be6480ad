"""The territory: coverage of the region of a campaign, the file it sends, and what the regions sent, consolidated.

Reading files writes nothing; keeping them is one transaction, all or none, with one line of journal per region.
Not here: the strict reading (`app.importers.fichier_regional`), the sums (`domain.couverture`, `domain.nationale`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from app.domain.couverture import couvrir, existants_de, lignes_de, totaliser
from app.domain.fichier_regional import EXTENSION, en_octets
from app.domain.nationale import consolider
from app.domain.quota import assembler, cibles_en_vigueur, peser
from app.domain.territoire import ContenuRegional, FichierRegional
from app.importers.regions import regions_livrees
from app.services.contexte import journaliser, refuser_dans_une_liasse
from app.services.deport import deportes, exiger_tout_voir, sans_masque
from app.services.fichiers_regionaux import Examinateur
from app.socle.changes import Changes
from app.socle.errors import UserError
from app.socle.fichiers import ecrire_atomique
from app.socle.progress import muet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.domain.couverture import Region
    from app.domain.dossier import Dossier
    from app.domain.nationale import National
    from app.domain.quota import Accord
    from app.ports import UnitOfWork
    from app.services.contexte import Contexte
    from app.services.fichiers_regionaux import Examine, LecteurDeRegions
    from app.socle.progress import Annulation, Rapporter

Mouvement: TypeAlias = "tuple[FichierRegional | None, FichierRegional | None]"


@dataclass(frozen=True, slots=True)
class Echange:
    """What keeping files did, region by region: the file before and the file after; None for no file."""

    mouvements: tuple[Mouvement, ...]


class Consolidation:
    """Looks at the territory, writes the file of the region, keeps those of the others."""

    def __init__(self, contexte: Contexte, lecteur: LecteurDeRegions) -> None:
        self._contexte = contexte
        self._lecteur = lecteur

    def region(self, campagne_id: int) -> Region:
        """Return the coverage of the region of a campaign; hidden dossiers count and are not named."""
        with self._contexte.store.lire() as uow:
            caches = deportes(uow, campagne_id, self._contexte.agent)
            entiere = sans_masque(uow)
            campagne = entiere.campagnes.get(campagne_id)
            decides = _decides(entiere, campagne_id)
            cibles = entiere.campagnes.cibles(campagne_id)
        noms = regions_livrees().departements.get(campagne.region_code, {})
        return couvrir(campagne, decides, cibles, noms, caches)

    def national(self, campagne_id: int) -> National:
        """Return the regions of the edition of a campaign, from the files kept."""
        with self._contexte.store.lire() as uow:
            edition = uow.campagnes.get(campagne_id).edition
            fichiers = uow.regions.all()
        return consolider(edition, regions_livrees().noms, fichiers)

    def nom_du_fichier(self, campagne_id: int) -> str:
        """Return « region-94-2022.clausule-region »."""
        with self._contexte.store.lire() as uow:
            campagne = uow.campagnes.get(campagne_id)
        return f"region-{campagne.region_code}-{campagne.edition}{EXTENSION}"

    def exporter(self, campagne_id: int, chemin: Path) -> tuple[Path, Changes]:
        """Write the file of the region of a campaign, and its fingerprint in the journal; return its path.

        Raises UserError in a bundle, when a dossier is hidden from the agent, when the region is not one of the
        INSEE; EnvironmentFault when the disk refuses: a file already there is then kept.
        """
        refuser_dans_une_liasse(self._contexte)
        with self._contexte.store.ecrire() as uow:
            exiger_tout_voir(uow, campagne_id, "Le fichier régional")
            contenu = self._contenu(uow, campagne_id)
            octets = en_octets(contenu)
            journaliser(
                uow,
                self._contexte,
                acte="Exporter le fichier régional",
                objet="regions",
                objet_id=f"{contenu.region_code}-{contenu.edition}",
                apres={
                    "fichier": chemin.name,
                    "sha256": hashlib.sha256(octets).hexdigest(),
                    "dossiers": len({x.numero for x in contenu.lignes}),
                },
            )
            ecrire_atomique(chemin, octets)
        return chemin, Changes(campagnes=frozenset({campagne_id}), sujets=frozenset({"journal"}))

    def examiner(
        self,
        campagne_id: int,
        chemins: Sequence[Path],
        rapporter: Rapporter = muet,
        annulation: Annulation | None = None,
    ) -> tuple[Examine, ...]:
        """Return what each file would do to the consolidation of this edition; nothing is written.

        Two files of one region are both refused: the agent says which one is right. Raises Annule when asked,
        EnvironmentFault when the reader does not start.
        """
        with self._contexte.store.lire() as uow:
            edition = uow.campagnes.get(campagne_id).edition
            gardes = {f.region_code: f for f in uow.regions.all() if f.edition == edition}
        examinateur = Examinateur(self._contexte, self._lecteur, edition, gardes)
        return examinateur.examiner(chemins, rapporter, annulation)

    def retenir(self, examines: Sequence[Examine], *, remplacer: bool = False) -> tuple[Echange, Changes]:
        """Keep the files read; those of a region that has one already only if `remplacer`.

        Return what was exchanged, for undo. Raises UserError when there is nothing to keep, and when a region
        received another file meanwhile: nothing is then kept.
        """
        elus = [x for x in examines if x.fichier and (x.nouveau or remplacer)]
        if not elus:
            raise UserError(
                "Aucun fichier à retenir\u00a0: rien n’a été changé.",
                conseil="Choisissez des fichiers lisibles, ou demandez le remplacement de ceux déjà reçus.",
            )
        mouvements = tuple((x.ancien, x.fichier) for x in elus)
        return self._echanger(mouvements)

    def revenir(self, echange: Echange) -> tuple[Echange, Changes]:
        """Undo `retenir`: take the files added away, put those replaced back.

        Raises UserError when a region received another file since: nothing is then changed.
        """
        return self._echanger(tuple((apres, avant) for avant, apres in echange.mouvements))

    def _contenu(self, uow: UnitOfWork, campagne_id: int) -> ContenuRegional:
        campagne = uow.campagnes.get(campagne_id)
        regions = regions_livrees()
        if campagne.region_code not in regions.noms:
            raise UserError(
                f"La région «\u00a0{campagne.region_code}\u00a0» de la campagne n’a pas un code de l’INSEE\u00a0: "
                "le fichier régional n’a pas été produit.",
                conseil="Corrigez le code de la région dans la campagne.",
            )
        decides = _decides(uow, campagne_id)
        _exiger_les_departements(campagne.region_nom, decides, regions.departements[campagne.region_code])
        cibles, mouvements = uow.campagnes.cibles(campagne_id), uow.campagnes.mouvements(campagne_id)
        panneau = assembler((peser(d, a) for d, a in decides), cibles, mouvements)
        lignes = lignes_de(decides, regions.departements[campagne.region_code])
        existants = existants_de(d for d, _ in decides)
        return ContenuRegional(
            region_code=campagne.region_code,
            region_nom=regions.noms[campagne.region_code],
            edition=campagne.edition,
            campagne_code=campagne.code,
            produit_le=self._contexte.clock.maintenant(),
            cible=panneau.cible,
            cible_version=cibles_en_vigueur(cibles)[0],
            cible_notifiee_le=panneau.notifiee_le,
            enveloppe=panneau.enveloppe,
            departements_blancs=campagne.departements_blancs,
            existants=existants,
            lignes=lignes,
            totaux=totaliser(lignes, existants, regions.departements[campagne.region_code]),
        )

    def _echanger(self, mouvements: tuple[Mouvement, ...]) -> tuple[Echange, Changes]:
        """Take the files before away and put those after in, all or none; one line of journal for each."""
        with self._contexte.store.ecrire() as uow:
            gardes = {(f.region_code, f.edition): f for f in uow.regions.all()}
            for avant, apres in mouvements:
                present = gardes.get(_cle(avant, apres))
                if _sha(present) != _sha(avant):
                    raise UserError(
                        f"{_nom(avant, apres)}\u00a0: un autre fichier a pris la place. Rien n’a été changé.",
                        conseil="Choisissez les fichiers de nouveau.",
                    )
                if present is not None:
                    uow.regions.remove(present.id or 0)
                if apres is not None:
                    uow.regions.add(replace(apres, id=None))
                self._journaliser(uow, avant, apres)
        return Echange(mouvements), Changes(sujets=frozenset({"regions", "journal"}))

    def _journaliser(self, uow: UnitOfWork, avant: FichierRegional | None, apres: FichierRegional | None) -> None:
        verbe = "Retirer" if apres is None else "Remplacer" if avant else "Retenir"
        code, edition = _cle(avant, apres)
        journaliser(
            uow,
            self._contexte,
            acte=f"{verbe} le fichier régional de {_nom(avant, apres)}",
            objet="regions",
            objet_id=f"{code}-{edition}",
            avant=_trace(avant),
            apres=_trace(apres),
        )


def _decides(uow: UnitOfWork, campagne_id: int) -> tuple[tuple[Dossier, Accord | None], ...]:
    decisions = uow.decisions.of_campagne(campagne_id)
    return tuple(
        (d, decisions[d.cle].accord if d.cle in decisions else None) for d in uow.dossiers.of_campagne(campagne_id)
    )


def _exiger_les_departements(region: str, decides: Sequence[tuple[Dossier, Accord | None]], noms: object) -> None:
    """Raise UserError naming the dossiers that serve a département of another region."""
    connus = set(noms) if isinstance(noms, dict) else set()
    ailleurs = sorted(d.numero for d, _ in decides if not connus.issuperset(d.departements))
    if ailleurs:
        raise UserError(
            f"Des dossiers desservent un département hors de {region}\u00a0: {', '.join(ailleurs)}. Le fichier "
            "régional n’a pas été produit.",
            conseil="Corrigez les départements de ces dossiers.",
        )


def _cle(avant: FichierRegional | None, apres: FichierRegional | None) -> tuple[str, int]:
    fichier = avant or apres
    return (fichier.region_code, fichier.edition) if fichier else ("", 0)


def _nom(avant: FichierRegional | None, apres: FichierRegional | None) -> str:
    fichier = avant or apres
    return fichier.region_nom if fichier else ""


def _sha(fichier: FichierRegional | None) -> str:
    return fichier.sha256 if fichier else ""


def _trace(fichier: FichierRegional | None) -> object:
    if fichier is None:
        return None
    return {
        "fichier": fichier.nom_fichier,
        "sha256": fichier.sha256,
        "dossiers": fichier.dossiers,
        "produit_le": fichier.produit_le,
    }
