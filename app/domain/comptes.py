"""Conflicts of bank account, seen from a dossier: shared, changed since an earlier call, in another’s name.

A conflict blocks the convention until a second look (« second regard »): the RIB found « conforme », for a written
reason, after the dossier was received and after the fact that made the conflict. It is then told as an information.
Editing the IBAN, its holder or the SIRET voids the look (`annule`); so does another porteur taking the same IBAN.
Not here: whether an IBAN is well formed (`domain.regles.identifiants`), nor the writing (`services.comptes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.cycle import Etat
from app.domain.identifiants import iban_lisible, meme_personne
from app.domain.pieces import LigneDePiece, Verdict, VerdictRendu
from app.domain.regles import bloquant, information, ligne_de_regle, nom_nu
from app.socle.formats import a_paris, date_courte, date_longue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.dossier import Dossier
    from app.domain.porteur import Porteur
    from app.domain.regles import Faits, Trouvaille

REGLE_COMPTES = "R25"
ANNULE = "Second regard annulé"


class NatureConflit(StrEnum):
    """What is odd about the account."""

    PARTAGE = "partage"
    CHANGEMENT = "changement"
    TITULAIRE = "titulaire"


#: For each, the words that head it on the screen.
LIBELLES_CONFLIT = {
    NatureConflit.PARTAGE: "même IBAN pour deux porteurs",
    NatureConflit.CHANGEMENT: "IBAN modifié depuis la campagne précédente",
    NatureConflit.TITULAIRE: "titulaire du compte différent du porteur",
}


@dataclass(frozen=True, slots=True)
class CompteVu:
    """The account of another dossier, shown beside this one’s. `campagne`: its title, empty while not read."""

    iban: str
    numero: str
    porteur: str
    recu_le: datetime
    campagne: str = ""


@dataclass(frozen=True, slots=True)
class Conflit:
    """One conflict. `ligne`: the expected RIB, None when this dossier owes none. `leve`: someone looked again."""

    nature: NatureConflit
    phrase: str
    iban: str
    titulaire: str
    autres: tuple[CompteVu, ...]
    ligne: LigneDePiece | None
    leve: bool


def conflits(faits: Faits) -> tuple[Conflit, ...]:
    """Return every conflict about the account of a dossier, those that a second look lifted included."""
    return tuple(c for trouver in (_partage, _changement, _titulaire) for c in trouver(faits))


def iban_partage(faits: Faits) -> Iterator[Trouvaille]:
    """R25: another porteur of the campaign, not withdrawn, gave the same IBAN."""
    return map(_constat, _partage(faits))


def iban_change(faits: Faits) -> Iterator[Trouvaille]:
    """R25: the last account that the same SIRET gave, for an earlier call of the base, was another one."""
    return map(_constat, _changement(faits))


def titulaire(faits: Faits) -> Iterator[Trouvaille]:
    """R25: the account is not in the name of the porteur, nor of its sigle (accents, case and signs ignored)."""
    return map(_constat, _titulaire(faits))


def partagent(un: Dossier, autre: Dossier) -> bool:
    """True when two dossiers of a campaign give one account for two legal persons, neither withdrawn."""
    return (
        bool(un.porteur.iban)
        and un.porteur.iban == autre.porteur.iban
        and Etat.RETIRE not in {un.etat, autre.etat}
        and not _meme_porteur(un.porteur, autre.porteur)
    )


def est_un_regard(rendu: VerdictRendu) -> bool:
    """True for a RIB found « conforme » for a written reason."""
    return rendu.verdict is Verdict.CONFORME and bool(rendu.motif)


def compte_modifie(avant: Porteur, apres: Porteur) -> str:
    """Return what the second look bore on and was edited, as a French clause; empty when nothing was."""
    suivis = (("iban", "l’IBAN"), ("iban_titulaire", "le titulaire du compte"), ("siret", "le SIRET"))
    *debut, dernier = [mot for nom, mot in suivis if getattr(avant, nom) != getattr(apres, nom)] or [""]
    if not dernier:
        return ""
    return f"{', '.join(debut)} et {dernier} ont été modifiés" if debut else f"{dernier} a été modifié"


def annule(regard: VerdictRendu, raison: str, agent: str, le: datetime) -> VerdictRendu:
    """Return the verdict that takes the place of a second look: « à vérifier », for what reason and since when."""
    vu = f", rendu par {regard.agent} le {date_courte(a_paris(regard.le).date())}" if regard.le else ""
    debut = f"{ANNULE} le {date_courte(a_paris(le).date())}\u00a0: {raison}"
    motif = f"{debut}. Verdict précédent{vu}\u00a0: {regard.motif}"
    return replace(regard, verdict=Verdict.A_VERIFIER, motif=motif, agent=agent, le=le)


def est_annule(rendu: VerdictRendu) -> bool:
    """True for the verdict that `annule` gave."""
    return rendu.verdict is Verdict.A_VERIFIER and rendu.motif.startswith(ANNULE)


def _partage(faits: Faits) -> Iterator[Conflit]:
    autres = sorted((d for d in faits.autres if partagent(faits.dossier, d)), key=lambda d: d.numero)
    if autres:
        noms = ", ".join(f"{d.porteur.raison_sociale} (dossier {d.numero})" for d in autres)
        vus = tuple(CompteVu(d.porteur.iban, d.numero, d.porteur.raison_sociale, d.recu_le) for d in autres)
        iban = iban_lisible(faits.dossier.porteur.iban)
        yield _conflit(
            faits, NatureConflit.PARTAGE, f"L’IBAN {iban} est aussi celui d’un autre porteur\u00a0: {noms}", vus
        )


def _changement(faits: Faits) -> Iterator[Conflit]:
    dossier = faits.dossier
    anterieurs = [c for c in faits.anciens_comptes if c.recu_le < dossier.recu_le]
    if not dossier.porteur.iban or not anterieurs:
        return
    dernier = max(anterieurs, key=lambda c: (c.recu_le, c.numero))
    if dernier.iban != dossier.porteur.iban:
        yield _conflit(
            faits,
            NatureConflit.CHANGEMENT,
            f"L’IBAN du porteur a changé\u00a0: {iban_lisible(dernier.iban)} dans le dossier {dernier.numero}, "
            f"reçu le {date_longue(a_paris(dernier.recu_le).date())}, {iban_lisible(dossier.porteur.iban)} dans "
            "celui-ci",
            (CompteVu(dernier.iban, dernier.numero, dossier.porteur.raison_sociale, dernier.recu_le),),
        )


def _titulaire(faits: Faits) -> Iterator[Conflit]:
    porteur = faits.dossier.porteur
    noms = {nom_nu(n) for n in (porteur.raison_sociale, porteur.sigle) if n}
    if porteur.iban_titulaire and nom_nu(porteur.iban_titulaire) not in noms:
        yield _conflit(
            faits,
            NatureConflit.TITULAIRE,
            f"Le compte est au nom de «\u00a0{porteur.iban_titulaire}\u00a0», le porteur est "
            f"«\u00a0{porteur.raison_sociale}\u00a0»",
            (),
        )


def _conflit(faits: Faits, nature: NatureConflit, phrase: str, autres: tuple[CompteVu, ...]) -> Conflit:
    """Return a conflict, lifted when the look at the RIB is later than the dossier and than those it is about."""
    ligne, porteur = ligne_de_regle(faits, REGLE_COMPTES), faits.dossier.porteur
    fait_le = max([faits.dossier.recu_le, *(c.recu_le for c in autres)])
    leve = (
        ligne is not None
        and ligne.le is not None
        and ligne.le > fait_le
        and ligne.verdict is Verdict.CONFORME
        and bool(ligne.motif)
    )
    return Conflit(nature, phrase, porteur.iban, porteur.iban_titulaire, autres, ligne, leve)


def _constat(conflit: Conflit) -> Trouvaille:
    """Return the conflict as blocking, or as an information once someone looked again and wrote why."""
    ligne, phrase = conflit.ligne, conflit.phrase
    if ligne is None:
        return bloquant(f"{phrase}. À vérifier auprès du porteur, puis à écrire au verdict de son RIB.")
    if conflit.leve and ligne.le is not None:
        jour = date_longue(a_paris(ligne.le).date())
        return information(f"{phrase}. Vérifié par {ligne.agent} le {jour}\u00a0: {ligne.motif}")
    return bloquant(
        f"{phrase}. Second regard demandé\u00a0: vérifiez auprès du porteur, puis donnez à la pièce "
        f"{ligne.type.code} le verdict «\u00a0conforme\u00a0» avec son motif."
    )


def _meme_porteur(un: Porteur, autre: Porteur) -> bool:
    """True for the same legal person: by SIREN where both SIRET are known, by name otherwise."""
    if un.siret and autre.siret:
        return meme_personne(un.siret, autre.siret)
    return nom_nu(un.raison_sociale) == nom_nu(autre.raison_sociale)
