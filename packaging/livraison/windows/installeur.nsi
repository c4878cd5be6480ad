; The per-user or per-machine installer of Clausule, built by packaging/nsis.py, which gives:
; VERSION, VERSION4 (four numbers), NOM, SOURCE (frozen folder), SORTIE (file), ICONE, SIGNER (optional command)
Unicode true
Target amd64-unicode
!include MUI2.nsh
!include x64.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh

!define CLE "Software\Microsoft\Windows\CurrentVersion\Uninstall\Clausule"
!define CLASSES "Software\Classes"
!define TYPE "Clausule.Base"
!define FENETRE "clausule-fenetre.exe"

Name "${NOM}"
OutFile "${SORTIE}"
!ifdef VITE
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
; No elevation is asked: /AllUsers is run by an account that already has the rights.
RequestExecutionLevel user
InstallDir ""
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS all
VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=1036 "ProductName" "Clausule"
VIAddVersionKey /LANG=1036 "CompanyName" "Équipe Clausule"
VIAddVersionKey /LANG=1036 "FileDescription" "Installation de ${NOM}"
VIAddVersionKey /LANG=1036 "FileVersion" "${VERSION4}"
VIAddVersionKey /LANG=1036 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "LegalCopyright" "Licence EUPL 1.2"
!ifdef SIGNER
  !uninstfinalize '${SIGNER} "%1"'
!endif

Var Portee
!define MUI_ICON "${ICONE}"
!define MUI_UNICON "${ICONE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

!macro ChoisirPortee un
Function ${un}ChoisirPortee
  StrCpy $Portee "CurrentUser"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${IfNot} ${Errors}
    StrCpy $Portee "AllUsers"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
  SetRegView 64
FunctionEnd
!macroend
!insertmacro ChoisirPortee ""
!insertmacro ChoisirPortee "un."

; Silent or not, a refusal is written where a deployment can read it; then a box, for a person alone.
!macro DefinirRefuser un
Function ${un}Refuser
  Exch $R9 ; the message
  Exch
  Exch $R8 ; the exit code
  ClearErrors
  FileOpen $R7 "$TEMP\clausule-installation.log" a
  ${IfNot} ${Errors}
    FileSeek $R7 0 END $R6
    ${If} $R6 == 0
      FileWriteByte $R7 0xFF
      FileWriteByte $R7 0xFE
    ${EndIf}
    ${GetTime} "" "L" $0 $1 $2 $3 $4 $5 $6
    FileWriteUTF16LE $R7 "$2-$1-$0 $4:$5:$6 Clausule ${VERSION}, code $R8 : $R9$\r$\n"
    FileClose $R7
  ${EndIf}
  MessageBox MB_ICONSTOP "$R9" /SD IDOK
  SetErrorLevel $R8
  Quit
FunctionEnd
!macroend
!insertmacro DefinirRefuser ""
!insertmacro DefinirRefuser "un."
!macro AppelerRefuser un CODE MESSAGE
  Push "${CODE}"
  Push "${MESSAGE}"
  Call ${un}Refuser
!macroend
!define Refuser '!insertmacro AppelerRefuser ""'
!define un.Refuser '!insertmacro AppelerRefuser "un."'

; A program that runs keeps its file open for itself: nothing is touched then.
!macro RefuserSiOuvert un
Function ${un}RefuserSiOuvert
  ${If} ${FileExists} "$INSTDIR\${FENETRE}"
    ClearErrors
    FileOpen $R2 "$INSTDIR\${FENETRE}" a
    ${If} ${Errors}
      ${${un}Refuser} 5 "Clausule est ouvert, ou ce compte n’a pas le droit d’écrire dans $INSTDIR. Rien n’a été changé. Fermez Clausule, puis recommencez."
    ${EndIf}
    FileClose $R2
  ${EndIf}
FunctionEnd
!macroend
!insertmacro RefuserSiOuvert ""
!insertmacro RefuserSiOuvert "un."

Function .onInit
  ${IfNot} ${RunningX64}
    ${Refuser} 1633 "Clausule demande un Windows 64 bits."
  ${EndIf}
  Call ChoisirPortee
  ReadRegStr $R3 HKLM "Software\Clausule" "Installation"
  ${If} $R3 == "MSI"
    ${Refuser} 1638 "Clausule est déjà installé sur ce poste par son MSI : rien n’est changé. Mettez-le à jour par le MSI."
  ${EndIf}
  ReadRegStr $R3 SHCTX "${CLE}" "DisplayVersion"
  ${If} $R3 != ""
    ${VersionCompare} "$R3" "${VERSION}" $R4
    ${If} $R4 == 1
      ${Refuser} 1638 "Une version plus récente de Clausule ($R3) est déjà installée : elle est gardée, rien n’est changé."
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${CLE}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $Portee == "AllUsers"
      StrCpy $INSTDIR "$PROGRAMFILES64\Clausule"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\Clausule"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  Call un.ChoisirPortee
FunctionEnd

; One place for one installation; and never the folder of another program, whose parts would be replaced.
Function RefuserAutreDossier
  ReadRegStr $R3 SHCTX "${CLE}" "InstallLocation"
  ${If} $R3 != ""
  ${AndIf} $R3 != $INSTDIR
  ${AndIf} ${FileExists} "$R3\${FENETRE}"
    ${Refuser} 1638 "Clausule est déjà installé dans $R3 : rien n’est changé. Mettez-le à jour à cette place, ou retirez-le d’abord."
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${FENETRE}"
    ${Refuser} 5 "Le dossier $INSTDIR contient un autre programme : rien n’est changé. Choisissez un dossier vide."
  ${EndIf}
FunctionEnd

Section "Clausule"
  Call RefuserAutreDossier
  Call RefuserSiOuvert
  ; What an older version left is replaced whole; the bases of the officer are never in these folders.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\papiers"
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${SOURCE}/*"
  ${If} ${Errors}
    ${Refuser} 5 "L’installation n’a pas pu écrire dans $INSTDIR."
  ${EndIf}
  WriteUninstaller "$INSTDIR\desinstaller.exe"
  CreateShortcut "$SMPROGRAMS\Clausule.lnk" "$INSTDIR\${FENETRE}"
  WriteRegStr SHCTX "${CLASSES}\.clausule" "" "${TYPE}"
  WriteRegStr SHCTX "${CLASSES}\${TYPE}" "" "Base d’instruction Clausule"
  WriteRegStr SHCTX "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${FENETRE},0"
  WriteRegStr SHCTX "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${FENETRE}" "%1"'
  WriteRegStr SHCTX "${CLE}" "DisplayName" "${NOM}"
  WriteRegStr SHCTX "${CLE}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${CLE}" "DisplayIcon" "$INSTDIR\${FENETRE},0"
  WriteRegStr SHCTX "${CLE}" "Publisher" "Équipe Clausule"
  WriteRegStr SHCTX "${CLE}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${CLE}" "UninstallString" '"$INSTDIR\desinstaller.exe" /$Portee'
  WriteRegStr SHCTX "${CLE}" "QuietUninstallString" '"$INSTDIR\desinstaller.exe" /$Portee /S'
  WriteRegDWORD SHCTX "${CLE}" "NoModify" 1
  WriteRegDWORD SHCTX "${CLE}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${CLE}" "EstimatedSize" $0
  ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
  Call un.RefuserSiOuvert
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\papiers"
  Delete "$INSTDIR\${FENETRE}"
  Delete "$INSTDIR\clausule.exe"
  Delete "$INSTDIR\desinstaller.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Clausule.lnk"
  ReadRegStr $0 SHCTX "${CLASSES}\.clausule" ""
  ${If} $0 == "${TYPE}"
    DeleteRegKey SHCTX "${CLASSES}\.clausule"
  ${EndIf}
  DeleteRegKey SHCTX "${CLASSES}\${TYPE}"
  DeleteRegKey SHCTX "${CLE}"
  ${RefreshShellIcons}
SectionEnd
