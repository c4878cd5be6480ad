# Recette de Clausule sur un vrai poste Windows 10 ou 11, une page. Compte ordinaire, PowerShell 5.1 ou suivant :
#   powershell -ExecutionPolicy Bypass -File verifier_windows.ps1 [-Programme "C:\Program Files\Clausule"] [-Msi FICHIER]
# Une stratégie de groupe (AllSigned) l’emporte sur Bypass : le GUIDE-DSI dit comment faire. Fermez d’abord Clausule.
# Ce qui se mesure est mesuré ; ce qui se regarde est demandé. Code de fin : le nombre de points refusés.
param([string]$Programme = "", [string]$Msi = "")
if (-not $Programme) {
    # Un PowerShell 32 bits voit « Program Files (x86) » : l’autre variable dit toujours le bon dossier.
    $poste = $env:ProgramFiles
    if ($env:ProgramW6432) { $poste = $env:ProgramW6432 }
    $Programme = Join-Path $poste "Clausule"
    $compte = Join-Path $env:LOCALAPPDATA "Programs\Clausule"
    if (-not (Test-Path $Programme) -and (Test-Path $compte)) { $Programme = $compte }
}
$script:refus = 0
$console = Join-Path $Programme "clausule.exe"
$fenetre = Join-Path $Programme "clausule-fenetre.exe"
# Un dossier neuf chaque fois : une base qui existe ne se crée pas deux fois.
$essai = Join-Path $env:TEMP "Hélène d’Arc – essai de Clausule $(Get-Date -Format 'yyyyMMdd-HHmmss')"
$base = Join-Path $essai "l’essai.clausule"

function Point([string]$Nom, [scriptblock]$Mesure) {
    try { $bon = [bool](& $Mesure) } catch { $bon = $false; Write-Host "    $_" }
    if ($bon) { Write-Host "  oui  $Nom" } else { Write-Host "  NON  $Nom"; $script:refus++ }
}
function Regard([string]$Question) {
    if ((Read-Host "  $Question (o/n)") -ne "o") { Write-Host "  NON  $Question"; $script:refus++ }
}
function Code {
    $script:dit = & $console @args 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { Write-Host "    code $LASTEXITCODE : $($script:dit.Trim())" }
    $LASTEXITCODE
}
# La console écrit en UTF-8 ; sans cela, Windows PowerShell lirait ses accents dans la page de codes du poste.
try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch { Write-Host "Accents de la console non lisibles." }
$compteRendu = Join-Path $env:TEMP "recette-clausule.txt"
Start-Transcript -Path $compteRendu -Force | Out-Null
Write-Host "Poste : $((Get-CimInstance Win32_OperatingSystem).Caption), compte $env:USERNAME"
Write-Host "1. Fichiers et signature"
if ($Msi) { Point "MSI signé" { (Get-AuthenticodeSignature $Msi).Status -eq "Valid" } }
foreach ($fichier in $console, $fenetre) {
    Point "présent : $fichier" { Test-Path -LiteralPath $fichier }
    Point "signé et valide : $fichier" { (Get-AuthenticodeSignature $fichier).Status -eq "Valid" }
    Point "version française lisible : $fichier" { (Get-Item $fichier).VersionInfo.ProductName -eq "Clausule" }
}
Point "construction officielle et signée (papiers\CONSTRUCTION.txt)" {
    $dit = Get-Content (Join-Path $Programme "papiers\CONSTRUCTION.txt") -Encoding UTF8 -Raw -ErrorAction Stop
    $dit -notmatch "ne se diffuse pas" -and $dit -notmatch "non signé"
}
Point "dossier de 150 Mo au plus" {
    ((Get-ChildItem $Programme -Recurse -File -ErrorAction Stop | Measure-Object Length -Sum).Sum / 1e6) -le 150
}
if ($Programme -notlike "$env:LOCALAPPDATA\*") {
    Point "ce compte n’écrit pas dans le programme" {
        try { New-Item (Join-Path $Programme "essai.txt") -ItemType File -ErrorAction Stop | Remove-Item; $false }
        catch { $_.CategoryInfo.Category -eq "PermissionDenied" }
    }
} else { Write-Host "  --   installé pour ce compte : il peut écrire dans le programme" }
Point "type .clausule associé" {
    (Get-ItemProperty "Registry::HKEY_CLASSES_ROOT\.clausule").'(default)' -eq "Clausule.Base"
}
if (Get-Command Get-AppLockerPolicy -ErrorAction SilentlyContinue) {
    Point "AppLocker (règles de GPO ; celles d’Intune ne se lisent pas ici) laisse passer les deux programmes" {
        $regles = Get-AppLockerPolicy -Effective -ErrorAction Stop
        $avis = Test-AppLockerPolicy -PolicyObject $regles -Path $console, $fenetre -User "$env:USERDOMAIN\$env:USERNAME" -ErrorAction Stop
        -not ($avis | Where-Object { $_.PolicyDecision -like "Denied*" })
    }
} else { Write-Host "  --   AppLocker n’est pas sur cette édition de Windows" }
Write-Host "2. Console, chemins accentués et longs"
New-Item -ItemType Directory -Force $essai | Out-Null
Point "--aide" { (Code "--aide") -eq 0 }
Point "creer dans un dossier accentué" { (Code "creer" "--base" $base "--modele" "corse-2022") -eq 0 }
Point "verifier" { (Code "verifier" "--base" $base) -eq 0 }
Point "un mot inconnu est refusé (code 2)" { (Code "inconnu") -eq 2 }
# PowerShell 5.1 ne crée pas un chemin long : la seconde moitié se crée depuis un lecteur de passage.
$moitie = Join-Path $essai (("dossier-long\" * 6).TrimEnd("\"))
$suite = ("et-un-autre-dossier-long\" * 8).TrimEnd("\")
$long = "$moitie\$suite\base.clausule"
$lecteur = "PQRSTUVW".ToCharArray() | Where-Object { -not (Test-Path "${_}:\") } | Select-Object -First 1
$cle = Get-ItemProperty "HKLM:\SYSTEM\CurrentControlSet\Control\FileSystem" -ErrorAction SilentlyContinue
Point "chemin de $($long.Length) caractères (LongPathsEnabled : $($cle.LongPathsEnabled)) : base créée, ou refus dit" {
    New-Item -ItemType Directory -Force $moitie | Out-Null
    & subst.exe "${lecteur}:" $moitie | Out-Null
    & cmd.exe /c mkdir "${lecteur}:\$suite" | Out-Null
    $code = Code "creer" "--base" $long "--modele" "corse-2022"
    & subst.exe "${lecteur}:" "/D" | Out-Null
    $refus_dit = $code -in 1, 3 -and $script:dit -notmatch "Traceback"
    $code -eq 0 -or ($cle.LongPathsEnabled -ne 1 -and $refus_dit)
}
Write-Host "3. Parcours par la fenêtre (une minute)"
Point "parcours joué jusqu’au bout" {
    $joue = Start-Process $fenetre "--parcours `"$essai\parcours`"" -Wait -PassThru
    $joue.ExitCode -eq 0 -and (Get-ChildItem "$essai\parcours" -Recurse -Filter *.pdf)
}
Point "aucune connexion réseau du programme ouvert" {
    $ouvert = Start-Process $fenetre "--base `"$base`"" -PassThru
    foreach ($seconde in 1..60) { if ($ouvert.HasExited -or $ouvert.MainWindowHandle -ne 0) { break }; Start-Sleep 1 }
    Start-Sleep 8
    $vu = @(Get-NetTCPConnection -OwningProcess $ouvert.Id -ErrorAction SilentlyContinue)
    $vu += @(Get-NetUDPEndpoint -OwningProcess $ouvert.Id -ErrorAction SilentlyContinue)
    -not $ouvert.HasExited -and $vu.Count -eq 0
}
Point "données dans %LOCALAPPDATA%\Clausule" { Test-Path "$env:LOCALAPPDATA\Clausule" }
Write-Host "4. À regarder dans la fenêtre qui vient de s’ouvrir"
Regard "Aucun avertissement SmartScreen, antivirus ou UAC au démarrage ?"
Regard "Textes nets et entiers à 100, 125, 150 et 200 %, et d’un écran à l’autre ?"
Regard "Thèmes clair, sombre et contraste élevé lisibles ?"
Regard "Tout se fait au clavier ; le Narrateur ou NVDA dit le nom des champs ?"
Regard "Double clic sur $base : la même fenêtre vient devant, sans seconde fenêtre ?"
Regard "Proposition sous enveloppe (cockpit) calculée, avec sa preuve ?"
Regard "Un acte s’imprime, accents et marges justes, sur l’imprimante du service ?"
Regard "Un PDF produit s’ouvre dans le lecteur du poste ?"
Regard "Verrouillage de session, veille puis reprise : la fenêtre répond, rien n’est perdu ?"
Write-Host "5. Mise à jour et retrait (par l’administrateur)"
Regard "La version suivante s’installe par-dessus ; réglages et bases gardés ?"
Regard "La version précédente refuse de s’installer par-dessus ?"
Regard "Après retrait : plus de dossier, de raccourci ni d’entrée ; %LOCALAPPDATA%\Clausule et les bases restent ?"
Write-Host "Bases d’essai à effacer, Clausule fermé : cmd /c rd /s /q `"\\?\$essai`""
Write-Host "$script:refus point(s) refusé(s). Compte rendu : $compteRendu"
Stop-Transcript | Out-Null
exit $script:refus
