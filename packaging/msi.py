"""The MSI, for a whole machine: its source for wixl, written from the frozen folder, then the package.

Component ids come from the paths by uuid5: the same file has the same id in every version, which upgrades and
removals count on. The order of the tree is that of the names.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from bundle import call
from msi_tables import complete_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Never to be changed: they are how Windows knows a later Clausule for the same program.
UPGRADE_CODE = "5E0B6E1C-6F0A-4C57-9E0D-2B8B2A6C9D41"
NAMESPACE = uuid.UUID("0d7d4c0e-52f5-4b5a-8c6a-7a9d3f0be7c2")
LANGUAGE = 1036
WINDOW = "clausule-fenetre.exe"
CLASSES = r"Software\Classes"
PROGRAM_ID = "Clausule.Base"
DOWNGRADE = "Une version plus récente de Clausule est déjà installée\u00a0: elle est gardée, rien n’est changé."
OTHER = (
    "Clausule est installé sur ce poste par son installeur .exe\u00a0: rien n’est changé. "
    "Retirez-le d’abord (Paramètres, Applications installées), puis recommencez."
)
#: Where the .exe installer says that it was there, for the whole machine or for the account that runs.
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Clausule"

HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
 <Product Id="{product}" Name={name} Language="{language}" Codepage="1252" Version="{version}"
          Manufacturer="Équipe Clausule" UpgradeCode="{upgrade}">
  <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Languages="{language}"
           Description={name} Comments={name} Manufacturer="Clausule"/>
  <Upgrade Id="{upgrade}">
   <UpgradeVersion Minimum="0.0.0" IncludeMinimum="yes" Maximum="{version}" Property="ANCIENNE"/>
   <UpgradeVersion Minimum="{version}" IncludeMinimum="no" OnlyDetect="yes" Property="PLUSRECENTE"/>
  </Upgrade>
  <Property Id="REINSTALLMODE" Value="amus"/>
  <Property Id="ARPNOMODIFY" Value="1"/>
  <Property Id="EXEDUPOSTE">
   <RegistrySearch Id="ExeDuPoste" Root="HKLM" Key="{uninstall}" Name="DisplayVersion" Type="raw" Win64="yes"/>
  </Property>
  <Property Id="EXEDUCOMPTE">
   <RegistrySearch Id="ExeDuCompte" Root="HKCU" Key="{uninstall}" Name="DisplayVersion" Type="raw" Win64="yes"/>
  </Property>
  <Property Id="DOSSIERPRECEDENT">
   <RegistrySearch Id="Precedent" Root="HKLM" Key="Software\\Clausule" Name="Dossier" Type="raw" Win64="yes"/>
  </Property>
  <Condition Message={downgrade}>Installed OR NOT PLUSRECENTE</Condition>
  <Condition Message={other}>Installed OR NOT (EXEDUPOSTE OR EXEDUCOMPTE)</Condition>
  <CustomAction Id="ReprendreDossier" Property="INSTALLDIR" Value="[DOSSIERPRECEDENT]"/>
  <InstallExecuteSequence>
   <Custom Action="ReprendreDossier" After="AppSearch">{kept}</Custom>
   <RemoveExistingProducts After="InstallInitialize"/>
  </InstallExecuteSequence>
  <InstallUISequence>
   <Custom Action="ReprendreDossier" After="AppSearch">{kept}</Custom>
  </InstallUISequence>
  <Media Id="1" Cabinet="clausule.cab" EmbedCab="yes"/>
  <Icon Id="clausule.ico" SourceFile={icon}/>
  <Property Id="ARPPRODUCTICON" Value="clausule.ico"/>
  <Directory Id="TARGETDIR" Name="SourceDir">
   <Directory Id="ProgramFiles64Folder">
    <Directory Id="INSTALLDIR" Name="Clausule">
"""
MIDDLE = """\
    </Directory>
   </Directory>
   <Directory Id="ProgramMenuFolder">
    <Component Id="Raccourci" Guid="{shortcut}" Win64="yes">
     <Shortcut Id="RaccourciClausule" Name="Clausule" Target="[INSTALLDIR]{window}" WorkingDirectory="INSTALLDIR"
               Description="Instruction d’un appel à projets"/>
     <RegistryValue Root="HKLM" Key="Software\\Clausule" Name="Installation" Type="string"
                    Value="MSI" KeyPath="yes"/>
     <RegistryValue Root="HKLM" Key="Software\\Clausule" Name="Dossier" Type="string" Value="[INSTALLDIR]"/>
    </Component>
   </Directory>
   <Component Id="Association" Guid="{association}" Win64="yes">
{values}
   </Component>
  </Directory>
  <Feature Id="Clausule" Level="1" Title="Clausule">
"""
TAIL = """\
  </Feature>
 </Product>
</Wix>
"""


def identifier(kind: str, path: str) -> str:
    """Return the name of a row of the MSI: a letter, then what the path gives, always the same."""
    return kind + hashlib.sha256(path.encode()).hexdigest()[:24]


def guid(path: str) -> str:
    """Return the id of the component that holds a path, always the same."""
    return str(uuid.uuid5(NAMESPACE, path)).upper()


def registry_values() -> Iterator[tuple[str, str, str]]:
    """Give key, name and value of the file association, for HKLM."""
    opening = rf'"[INSTALLDIR]{WINDOW}" "%1"'
    yield rf"{CLASSES}\.clausule", "", PROGRAM_ID
    yield rf"{CLASSES}\{PROGRAM_ID}", "", "Base d’instruction Clausule"
    yield rf"{CLASSES}\{PROGRAM_ID}\DefaultIcon", "", f"[INSTALLDIR]{WINDOW},0"
    yield rf"{CLASSES}\{PROGRAM_ID}\shell\open\command", "", opening


def _value(key: str, name: str, value: str, *, first: bool) -> str:
    named = f" Name={quoteattr(name)}" if name else ""
    path = ' KeyPath="yes"' if first else ""
    return f'    <RegistryValue Root="HKLM" Key="{key}"{named} Type="string" Value={quoteattr(value)}{path}/>'


def tree(folder: Path, base: Path, components: list[str], path: str = "") -> Iterator[str]:
    """Give the lines of one folder and of those in it, and add the ids of their components to `components`.

    `base`: where the source is written; wixl looks for everything from there, by relative paths only.
    """
    for entry in sorted(folder.iterdir()):
        inside = f"{path}/{entry.name}" if path else entry.name
        name = quoteattr(entry.name)
        if entry.is_dir():
            yield f'<Directory Id="{identifier("D", inside)}" Name={name}>'
            yield from tree(entry, base, components, inside)
            yield "</Directory>"
        else:
            components.append(identifier("C", inside))
            yield (
                f'<Component Id="{components[-1]}" Guid="{guid(inside)}" Win64="yes">'
                f'<File Id="{identifier("F", inside)}" Name={name} KeyPath="yes" Source={_from(base, entry)}/>'
                "</Component>"
            )


def _from(base: Path, path: Path) -> str:
    return quoteattr(os.path.relpath(path, base))


def product_code(folder: Path, version: str) -> str:
    """Return the id of this very package: it follows the version and every byte that is delivered."""
    told = hashlib.sha256(version.encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        told.update(str(path.relative_to(folder)).encode() + hashlib.sha256(path.read_bytes()).digest())
    return str(uuid.uuid5(NAMESPACE, told.hexdigest())).upper()


def source(folder: Path, version: str, name: str, icon: Path, base: Path) -> str:
    """Return the source of the package, to be written in `base`: it installs `folder` under Program Files."""
    components: list[str] = []
    lines = "\n".join(tree(folder, base, components))
    head = HEAD.format(
        product=product_code(folder, version),
        name=quoteattr(name),
        language=LANGUAGE,
        version=version,
        upgrade=UPGRADE_CODE,
        downgrade=quoteattr(DOWNGRADE),
        other=quoteattr(OTHER),
        uninstall=UNINSTALL,
        kept="NOT INSTALLDIR AND DOSSIERPRECEDENT",
        icon=_from(base, icon),
    )
    values = [_value(*row, first=number == 0) for number, row in enumerate(registry_values())]
    middle = MIDDLE.format(
        shortcut=guid("raccourci"), association=guid("association"), window=WINDOW, values="\n".join(values)
    )
    references = (f'   <ComponentRef Id="{name}"/>' for name in (*components, "Raccourci", "Association"))
    return head + lines + "\n" + middle + "\n".join(references) + "\n" + TAIL


def make_msi(folder: Path, version: str, name: str, icon: Path, target: Path) -> Path:
    """Return the package written at `target`. Raises SetupError with the last lines of wixl."""
    text = target.with_suffix(".wxs")
    text.write_text(source(folder, version, name, icon, text.parent), "utf-8")
    target.unlink(missing_ok=True)
    environ = dict(os.environ)
    call(["wixl", "-a", "x64", "-o", str(target), str(text)], environ, "wixl")
    files = (path for path in folder.rglob("*") if path.is_file())
    complete_package(target, {identifier("F", path.relative_to(folder).as_posix()): path for path in files})
    # wixl says English in the summary, whatever the source says; its words are ASCII, the encoding is not told.
    package = "{" + str(uuid.uuid5(NAMESPACE, text.read_text("utf-8"))).upper() + "}"
    summary = [f"Installation de {name}", "Clausule", f"x64;{LANGUAGE}", package]
    call(["msibuild", str(target), "-s", *summary], environ, "msibuild")
    return target
