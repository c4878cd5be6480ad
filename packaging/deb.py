"""The Debian package: the frozen folder in its place, a launcher, the file type, the notices; built by dpkg-deb."""

from __future__ import annotations

import gzip
import os
import shutil
from typing import TYPE_CHECKING

from bundle import call, source_date
from system_needs import ALWAYS, XCB

if TYPE_CHECKING:
    from pathlib import Path

HOME = "usr/lib/clausule"
#: The machine that builds has glibc 2.36 (Debian 12); Python and Qt need no newer one than this.
GLIBC = "libc6 (>= 2.34)"
OTHERS = ("libstdc++6", "libgcc-s1", "libfreetype6", "libexpat1")
CONTROL = """\
Package: clausule
Version: {version}
Architecture: amd64
Maintainer: Équipe Clausule <contact@exemple.fr>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: cups-client
Section: misc
Priority: optional
Description: instruction d'un appel à projets, du courriel à la convention
 Clausule instruit les candidatures à un appel à projets « facilitateurs et
 coordinateurs régionaux des clauses sociales » : dossiers, pièces, notation,
 cible en ETP, enveloppe, décisions, lettres et conventions.
 .
 Tout tient dans un fichier et dans une fenêtre ; aucun réseau n'est utilisé.
"""
#: Going back would leave bases that the older program refuses; dpkg alone would only warn.
PREINST = """\
#!/bin/sh
set -e
if [ "$1" = upgrade ] && dpkg --compare-versions "$2" gt "{version}"; then
    echo "clausule\u00a0: la version $2, plus récente, est installée. Celle-ci ({version}) la laisse." >&2
    echo "Rien n’a changé. Pour revenir en arrière\u00a0: apt-get remove clausule, puis installez celle-ci." >&2
    echo "Les bases sont gardées, mais une base montée par la version récente ne s’ouvre qu’avec elle." >&2
    exit 1
fi
"""


def make_deb(root: Path, frozen: Path, papers: Path, version: str, work: Path) -> Path:
    """Return the package made from the frozen folder and the papers (notices, list of components, licence)."""
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / HOME, symlinks=True)
    programs = tree / "usr" / "bin"
    programs.mkdir(parents=True)
    for name in ("clausule", "clausule-fenetre"):
        (programs / name).symlink_to(f"../lib/clausule/{name}")
    linux = root / "packaging" / "livraison" / "linux"
    _copy(linux / "clausule.desktop", tree / "usr/share/applications/clausule.desktop")
    _copy(linux / "clausule.xml", tree / "usr/share/mime/packages/clausule.xml")
    icons = tree / "usr/share/icons/hicolor/scalable/apps"
    _copy(root / "packaging" / "livraison" / "clausule.svg", icons / "clausule.svg")
    documents = tree / "usr/share/doc/clausule"
    for paper in sorted(papers.iterdir()):
        _copy(paper, documents / paper.name)
    # Debian wants a changelog beside the program: ours, compressed without a date so that its bytes are stable.
    news = (root / "resources" / "aide" / "nouveautes.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(news, mtime=0))
    _control(tree, version)
    _set_rights(tree)
    package = work / f"clausule_{version}_amd64.deb"
    environ = dict(os.environ) | {"SOURCE_DATE_EPOCH": source_date(root)}
    call(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)], environ, "dpkg-deb")
    return package


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _control(tree: Path, version: str) -> None:
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    depends = ", ".join([GLIBC, *sorted({*ALWAYS.values(), *XCB.values(), *OTHERS})])
    folder = tree / "DEBIAN"
    folder.mkdir()
    text = CONTROL.format(version=version, kilobytes=kilobytes, depends=depends)
    (folder / "control").write_text(text, "utf-8")
    (folder / "preinst").write_text(PREINST.format(version=version), "utf-8")


def _set_rights(tree: Path) -> None:
    """Give everyone the right to read, and to run the two programs alone and the libraries."""
    for path in tree.rglob("*"):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.name in ("clausule", "clausule-fenetre", "preinst") or ".so" in path.name
        path.chmod(0o755 if runs else 0o644)
