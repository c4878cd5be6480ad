"""Rules on time: deadline, postponement, silence, pieces awaited, the next wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.campagne import Delai
from app.domain.cycle import EN_COURS, Etat
from app.domain.demandes import en_cours as demande_en_cours
from app.domain.demandes import silence as rejets_par_silence
from app.domain.regles import Faits, Trouvaille, alerte, information
from app.socle.formats import a_paris, date_heure, date_longue, pluriel

if TYPE_CHECKING:
    from collections.abc import Iterator


def date_limite(faits: Faits) -> Iterator[Trouvaille]:
    """R02: received on the day of an ambiguous deadline, or after it (time of Paris)."""
    campagne, recu_le = faits.campagne, faits.dossier.recu_le
    delai = campagne.delai(a_paris(recu_le).date())
    if delai is Delai.JOUR_LIMITE:
        yield alerte(
            f"Reçu le {date_heure(recu_le)}, le jour même de la date limite : l’appel ne dit pas si ce jour est "
            "admis. À apprécier."
        )
    elif delai is Delai.HORS_DELAI:
        limite = date_longue(campagne.date_limite)
        yield alerte(
            f"Reçu le {date_heure(recu_le)}, après la date limite du {limite} : « hors délai » proposé, à "
            "confirmer par le responsable."
        )


def report(faits: Faits) -> Iterator[Trouvaille]:
    """R03: received after an earlier deadline that was postponed."""
    jour = a_paris(faits.dossier.recu_le).date()
    anciennes = [r.ancienne for r in faits.campagne.reports if r.ancienne < jour]
    if anciennes and faits.campagne.delai(jour) is Delai.DANS_LES_DELAIS:
        yield information(
            f"Reçu après le {date_longue(min(anciennes))}, dans les délais depuis le report de la date limite "
            f"au {date_longue(faits.campagne.date_limite)}."
        )


def silence(faits: Faits) -> Iterator[Trouvaille]:
    """R04: the day after which silence means rejection; both readings of L114-5 where they differ."""
    mois = faits.campagne.rejet_implicite_mois
    if mois is None or faits.dossier.etat not in EN_COURS:
        return
    premier, *autres = rejets_par_silence(faits.dossier.recu_le, mois, faits.demandes)
    sauf = "" if faits.demandes else " ni demande de pièces"
    phrase = f"Sans décision expresse{sauf}, la demande est réputée rejetée après le {date_longue(premier.jour)}"
    if not autres or autres[0].jour == premier.jour:
        yield information(f"{phrase}.")
        return
    yield alerte(
        f"{phrase} ({premier.regle}), ou après le {date_longue(autres[0].jour)} ({autres[0].regle}) : le texte a "
        "deux lectures. Décidez avant la première date."
    )


def pieces_demandees(faits: Faits) -> Iterator[Trouvaille]:
    """R05: a request for pieces that nothing answered yet."""
    demande = demande_en_cours(faits.demandes)
    if demande is not None and faits.dossier.etat in EN_COURS:
        rappel = f", rappel prévu le {date_longue(demande.rappel_le)}" if demande.rappel_le else ""
        yield information(
            f"{pluriel(len(demande.lignes), 'pièce demandée', 'pièces demandées')} le "
            f"{date_longue(a_paris(demande.demandee_le).date())}, à produire au plus tard le "
            f"{date_longue(demande.date_limite)}{rappel} : {', '.join(x.libelle for x in demande.lignes)}."
        )


def vague_suivante(faits: Faits) -> Iterator[Trouvaille]:
    """R35: a dossier postponed in a wave is proposed again in the next one, by date limit."""
    dossier = faits.dossier
    if dossier.etat is not Etat.AJOURNE or dossier.vague is None:
        return
    suivantes = [v for v in faits.campagne.vagues if v.numero > dossier.vague]
    if suivantes:
        suivante = min(suivantes, key=lambda v: v.numero)
        comite = f", comité du {date_longue(suivante.date_comite)}" if suivante.date_comite else ""
        yield information(
            f"Ajourné en vague {dossier.vague} : proposé d’office en vague {suivante.numero} (dépôts jusqu’au "
            f"{date_longue(suivante.date_limite)}{comite})."
        )
