"""The part of the store in memory that follows instruction: comités, visas, regions, executions, models."""

from __future__ import annotations

from app.domain.execution import Execution
from app.socle.errors import Bug
from tests.fakes_instruction import Depot, ou_refus, par_dossier


class FakeComites(Depot):
    def add(self, comite):
        self._vue.exiger("campagnes", comite.campagne_id)
        return self._ajouter("comites", comite)

    def save(self, comite):
        self._vue.exiger("campagnes", comite.campagne_id)
        self._ecraser("comites", comite)

    def get(self, comite_id):
        return ou_refus(self._vue.lue.comites, comite_id)

    def of_campagne(self, campagne_id):
        tenus = [c for c in self._vue.lue.comites.values() if c.campagne_id == campagne_id]
        return tuple(sorted(tenus, key=lambda c: (c.le, c.id)))


class FakeVisas(Depot):
    def add(self, visa):
        self._exiger_dossier(visa)
        _exiger_si_dit(self._vue, "delegations", visa.delegation_id)
        return self._ajouter("visas", visa)

    def of_dossier(self, dossier_id):
        return self._du_dossier("visas", dossier_id)

    def of_campagne(self, campagne_id):
        return par_dossier(self._vue, campagne_id, self.of_dossier)


class FakeDelegations(Depot):
    def add(self, delegation):
        return self._ajouter("delegations", delegation)

    def save(self, delegation):
        self._ecraser("delegations", delegation)

    def all(self):
        return tuple(self._vue.lue.delegations.values())

    def add_habilitation(self, habilitation):
        return self._ajouter("habilitations", habilitation)

    def save_habilitation(self, habilitation):
        self._ecraser("habilitations", habilitation)

    def habilitations(self):
        return tuple(self._vue.lue.habilitations.values())


class FakeRegions(Depot):
    def add(self, fichier):
        if any((f.edition, f.region_code) == (fichier.edition, fichier.region_code) for f in self.all()):
            raise Bug("cette région a déjà un fichier pour cette édition")
        return self._ajouter("regions", fichier)

    def remove(self, fichier_id):
        self._oter("regions", fichier_id)

    def all(self):
        return tuple(sorted(self._vue.lue.regions.values(), key=lambda f: (f.edition, f.region_code)))


class FakeExecutions(Depot):
    def set(self, execution):
        self._exiger_dossier(execution)
        self._vue.ecrite.executions[execution.dossier_id] = execution

    def of_dossier(self, dossier_id):
        return self._vue.lue.executions.get(dossier_id, Execution(dossier_id))

    def of_campagne(self, campagne_id):
        connues = self._vue.lue.executions
        return {d.id: connues[d.id] for d in self._vue.dossiers_de(campagne_id) if d.id in connues}


class FakeActesDeCampagne(Depot):
    def add(self, acte):
        self._vue.exiger("campagnes", acte.campagne_id)
        self._vue.exiger("contenus", acte.sha256)
        _exiger_si_dit(self._vue, "comites", acte.comite_id)
        return self._ajouter("actes_de_campagne", acte)

    def save(self, acte):
        self._ecraser("actes_de_campagne", acte)

    def of_campagne(self, campagne_id):
        produits = reversed(self._vue.lue.actes_de_campagne.values())
        return tuple(a for a in produits if a.campagne_id == campagne_id)


class FakeCircuits(Depot):
    def add(self, pas):
        self._vue.exiger("actes", pas.acte_id)
        _exiger_si_dit(self._vue, "delegations", pas.delegation_id)
        _exiger_si_dit(self._vue, "contenus", pas.sha256 or None)
        return self._ajouter("circuits", pas)

    def of_acte(self, acte_id):
        return tuple(p for p in self._vue.lue.circuits.values() if p.acte_id == acte_id)

    def of_campagne(self, campagne_id):
        dossiers = {d.id for d in self._vue.dossiers_de(campagne_id)}
        actes = [a.id for a in self._vue.lue.actes.values() if a.dossier_id in dossiers]
        return {cle: pas for cle in actes if (pas := self.of_acte(cle))}


class FakeModeles(Depot):
    def add(self, version):
        _exiger_si_dit(self._vue, "contenus", version.docx or None)
        if any((v.type_acte, v.version) == (version.type_acte, version.version) for v in self.all()):
            raise Bug("ce modèle a déjà cette version")
        return self._ajouter("modeles", version)

    def all(self):
        return tuple(sorted(self._vue.lue.modeles.values(), key=lambda v: (v.type_acte, v.version)))

    def set_retouche(self, retouche):
        self._exiger_dossier(retouche)
        self._vue.ecrite.retouches[retouche.dossier_id, retouche.type_acte, retouche.bloc] = retouche

    def clear_retouches(self, dossier_id, type_acte, bloc=""):
        retouches = self._vue.ecrite.retouches
        for cle in [c for c in retouches if c[:2] == (dossier_id, type_acte) and bloc in {"", c[2]}]:
            del retouches[cle]

    def retouches(self, dossier_id):
        return tuple(r for cle, r in sorted(self._vue.lue.retouches.items()) if cle[0] == dossier_id)

    def set_verification(self, verification):
        self._vue.ecrite.verifications[verification.cle] = verification

    def verifications(self):
        return tuple(v for _, v in sorted(self._vue.lue.verifications.items()))


def _exiger_si_dit(vue, table, cle):
    if cle is not None:
        vue.exiger(table, cle)
