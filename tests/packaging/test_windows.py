"""The Windows build, for what needs no wine: locks, version, source of the MSI, signing, library completed."""

from __future__ import annotations

import hashlib
import struct
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.packaging.conftest import Load

HASH = "a" * 64
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


def test_the_lock_of_windows_keeps_what_windows_needs(load: Load) -> None:
    text = (
        f"# comment\nqt==6.12.0 \\\n    --hash=sha256:{HASH} \\\n    --hash=sha256:{'b' * 64}\n"
        f'colorama==0.4.6 ; sys_platform == "win32" --hash=sha256:{HASH}\n'
        f'macholib==1.16 ; sys_platform == "darwin" --hash=sha256:{HASH}\n'
    )
    assert list(load("windows").windows_lock(text)) == [
        f"qt==6.12.0 --hash=sha256:{HASH} --hash=sha256:{'b' * 64}",
        f"colorama==0.4.6 --hash=sha256:{HASH}",
    ]


def test_every_line_of_the_locks_for_windows_has_a_hash(load: Load, root: Path) -> None:
    windows = load("windows")
    lines = [
        line
        for name in windows.LOCKS
        for line in windows.windows_lock((root / "packaging" / "verrou" / name).read_text("utf-8"))
    ]
    assert len(lines) > 20
    assert all("--hash=sha256:" in line and ";" not in line for line in lines)


def test_the_version_is_told_in_french(load: Load) -> None:
    text = load("windows").version_resource("1.2.3")
    assert "filevers=(1, 2, 3, 0)" in text
    assert "'040C04B0'" in text
    assert "[1036, 1200]" in text
    assert "'FileVersion', '1.2.3.0'" in text


def test_an_archive_whose_hash_is_not_the_one_told_is_refused(load: Load, tmp_path: Path) -> None:
    windows, outcomes = load("windows"), load("outcomes")
    archive = tmp_path / "python.zip"
    archive.write_bytes(b"python")
    told = hashlib.sha256(b"python").hexdigest()
    assert not windows.check_runtime(archive, told.upper()).trial
    with pytest.raises(outcomes.SetupError, match="empreinte") as refused:
        windows.check_runtime(archive, HASH)
    assert refused.value.code == outcomes.Exit.INTEGRITY
    with pytest.raises(outcomes.SetupError, match="n’est pas là"):
        windows.check_runtime(tmp_path / "absent.zip", told)


def test_python_is_unpacked_with_its_path_set(load: Load, tmp_path: Path) -> None:
    windows = load("windows")
    archive = tmp_path / "python.zip"
    with zipfile.ZipFile(archive, "w") as box:
        box.writestr("python313._pth", "python313.zip\n")
        box.writestr("_wmi.pyd", "x")
        box.writestr("python.exe", "x")
    windows.unpack(windows.Runtime(archive, HASH, trial=False), tmp_path / "py")
    assert (tmp_path / "py" / "python313._pth").read_bytes().endswith(b"Lib\\site-packages\r\n")
    assert not (tmp_path / "py" / "_wmi.pyd").exists()


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "gelé"
    (folder / "_internal" / "sous").mkdir(parents=True)
    (folder / "clausule-fenetre.exe").write_bytes(b"1")
    (folder / "_internal" / "a & b.txt").write_bytes(b"2")
    (folder / "_internal" / "sous" / "c.txt").write_bytes(b"3")
    return folder


def components(text: str) -> dict[str, str]:
    found = {}
    for component in ET.fromstring(text).iter(f"{WIX}Component"):  # noqa: S314 - our own words
        file = component.find(f"{WIX}File")
        found[component.attrib["Id"] if file is None else file.attrib["Name"]] = component.attrib["Guid"]
    return found


def test_the_source_of_the_msi_holds_every_file(load: Load, frozen: Path, tmp_path: Path) -> None:
    text = load("msi").source(frozen, "1.2.3", "Clausule", tmp_path / "clausule.ico", tmp_path)
    tree = ET.fromstring(text)  # noqa: S314 - our own words
    assert set(components(text)) == {"clausule-fenetre.exe", "a & b.txt", "c.txt", "Raccourci", "Association"}
    sources = {file.attrib["Source"] for file in tree.iter(f"{WIX}File")}
    assert "gelé/_internal/a & b.txt" in sources
    product = tree.find(f"{WIX}Product")
    assert product is not None
    assert product.attrib["Language"] == "1036"
    assert product.attrib["UpgradeCode"] == "5E0B6E1C-6F0A-4C57-9E0D-2B8B2A6C9D41"
    referred = {reference.attrib["Id"] for reference in tree.iter(f"{WIX}ComponentRef")}
    assert referred == {component.attrib["Id"] for component in tree.iter(f"{WIX}Component")}
    assert tree.find(f".//{WIX}Package").attrib["InstallScope"] == "perMachine"  # type: ignore[union-attr]
    told = {condition.text: condition.attrib["Message"] for condition in tree.iter(f"{WIX}Condition")}
    assert "plus récente" in told["Installed OR NOT PLUSRECENTE"]
    assert "installeur .exe" in told["Installed OR NOT (EXEDUPOSTE OR EXEDUCOMPTE)"]
    bounds = {bound.attrib["Property"]: bound.attrib for bound in tree.iter(f"{WIX}UpgradeVersion")}
    assert bounds["ANCIENNE"]["Maximum"] == bounds["PLUSRECENTE"]["Minimum"] == "1.2.3"
    assert bounds["PLUSRECENTE"]["OnlyDetect"] == "yes"
    removal = tree.find(f".//{WIX}RemoveExistingProducts")
    assert removal is not None
    assert removal.attrib["After"] == "InstallInitialize"


def test_component_ids_stay_and_product_ids_follow_what_is_delivered(load: Load, frozen: Path) -> None:
    msi = load("msi")
    before, product = (
        components(msi.source(frozen, "1.2.3", "C", frozen, frozen)),
        msi.product_code(frozen, "1.2.3"),
    )
    assert msi.product_code(frozen, "1.2.3") == product
    assert msi.product_code(frozen, "1.2.4") != product
    (frozen / "clausule-fenetre.exe").write_bytes(b"other")
    assert msi.product_code(frozen, "1.2.3") != product
    assert components(msi.source(frozen, "1.2.4", "C", frozen, frozen)) == before


def test_the_file_type_opens_the_window(load: Load) -> None:
    values = {key: value for key, _, value in load("msi").registry_values()}
    assert values[r"Software\Classes\.clausule"] == "Clausule.Base"
    opening = values[r"Software\Classes\Clausule.Base\shell\open\command"]
    assert opening == '"[INSTALLDIR]clausule-fenetre.exe" "%1"'


def test_the_order_of_a_build_is_read(load: Load, tmp_path: Path) -> None:
    delivery = load("windows_delivery")
    asked = delivery.order(["--python=p.zip", "--sha256", HASH, "--certificat", "c.pem", "--cle", "k.pem"])
    assert asked.archive.name == "p.zip"
    assert asked.sha256 == HASH
    assert asked.signer.ready
    assert not delivery.order(["--python", "p.zip"]).signer.ready


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Il manque Python"),
        (["--python"], "il manque une valeur"),
        (["--autre", "x"], "inattendu"),
        (["--python", "a", "--python", "b"], "inattendu"),
        (["--python", "a", "--cle", "k"], "vont ensemble"),
    ],
)
def test_an_order_that_is_not_understood_is_refused(load: Load, words: list[str], told: str) -> None:
    delivery, outcomes = load("windows_delivery"), load("outcomes")
    with pytest.raises(outcomes.SetupError, match=told) as refused:
        delivery.order(words)
    assert refused.value.code == outcomes.Exit.USAGE


def test_a_signer_survives_its_variables(load: Load, tmp_path: Path) -> None:
    signing = load("signing")
    files = {"certificate": "c.pem", "key": "k.pem", "password": "mdp.txt"}
    signer = signing.Signer(**files, timestamp="http://horodatage.exemple.fr")
    assert signing.from_variables(signer.variables()) == signer
    words = signer.words(tmp_path / "a.exe", tmp_path / "b.exe")
    assert words[:2] == ["osslsigncode", "sign"]
    assert {"-readpass", "-ts", "sha256"} <= set(words)
    assert not signing.Signer(certificate="c.pem").ready


def test_a_command_signs_the_file_that_it_is_given(load: Load, tmp_path: Path) -> None:
    signing = load("signing")
    path = tmp_path / "l’exe.exe"
    path.write_bytes(b"")
    signing.sign(signing.Signer(command="sh -c 'echo signe > \"$0\"'"), path)
    assert path.read_text("utf-8") == "signe\n"


def library(names: dict[str, int], *, signature: int = 0) -> bytes:
    """Return a library of one section, at 0x400 of the file and 0x1000 of memory, that gives these functions."""
    content = bytearray(0x1000)
    content[:2] = b"MZ"
    content[0x40:0x51] = b"Wine builtin DLL\0"
    struct.pack_into("<I", content, 0x3C, 0x80)
    content[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<H", content, 0x86, 1)
    struct.pack_into("<H", content, 0x94, 240)
    struct.pack_into("<II", content, 0x98 + 112, 0x1400, 40)
    struct.pack_into("<II", content, 0x98 + 112 + 32, 0x900, signature)
    struct.pack_into("<4I", content, 0x98 + 240 + 8, 0xC00, 0x1000, 0xC00, 0x400)
    struct.pack_into("<4I", content, 0x800 + 24, len(names), 0x1500, 0x1600, 0x1700)
    for rank, (name, address) in enumerate(names.items()):
        struct.pack_into("<I", content, 0x900 + 4 * rank, address)
        struct.pack_into("<I", content, 0xA00 + 4 * rank, 0x1800 + 32 * rank)
        struct.pack_into("<H", content, 0xB00 + 2 * rank, rank)
        place = 0xC00 + 32 * rank
        content[place : place + len(name) + 1] = name.encode() + b"\0"
    return bytes(content)


def test_the_library_of_wine_is_completed_and_no_longer_marked(load: Load) -> None:
    wine = load("wine")
    before = library({"abs": 0x1A80, "cimag": 0x1A00, "cimagf": 0x1A20, "crealf": 0x1A40})
    assert wine.exports(before)["crealf"] == 0xE40
    after = wine.completed(before)
    assert after[0xE40:0xE45] == bytes.fromhex("660f6ec1c3")
    assert after[0xE80:0xE90] == bytes(16)
    assert b"Wine builtin" not in after
    assert len(after) == len(before)


def test_a_signature_is_seen(load: Load) -> None:
    signing = load("signing")
    assert not signing.is_signed(library({}))
    assert signing.is_signed(library({}, signature=8))
    with pytest.raises(ValueError, match="pas un programme"):
        signing.is_signed(b"#!/bin/sh")
