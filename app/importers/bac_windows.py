"""The Job Object that holds the child process on Windows: memory, number of processes, end with its parent.

Run under wine 8 (CPython 3.13 for Windows), never on Windows itself: mails are read, the job takes the child and
ends it. Wine accepts the limits on memory and processes without enforcing them, so that the parent also reads the
memory of the child (`memoire_residente`). What has no twin here: the network is not cut, files may be written.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.importers.limites import Limites

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # Values of winnt.h.
    ACTIVE_PROCESS, PROCESS_MEMORY, KILL_ON_JOB_CLOSE = 0x8, 0x100, 0x2000
    EXTENDED_LIMIT_INFORMATION = 9
    PROCESS_TERMINATE, PROCESS_SET_QUOTA, PROCESS_QUERY = 0x1, 0x100, 0x1000

    class _LimitesDeBase(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _LimitesEtendues(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the six counters of IO_COUNTERS are not used."""

        _fields_ = (
            ("BasicLimitInformation", _LimitesDeBase),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class _Memoire(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS: four sizes follow the working set, none used here."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("Autres", ctypes.c_size_t * 6),
        )

    def _noyau() -> ctypes.WinDLL:
        """Return kernel32 with the types of the calls: handles are pointers and must not be cut to 32 bits."""
        noyau = ctypes.WinDLL("kernel32", use_last_error=True)
        noyau.CreateJobObjectW.restype = wintypes.HANDLE
        noyau.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        noyau.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            ctypes.c_void_p,
            wintypes.DWORD,
        )
        noyau.OpenProcess.restype = wintypes.HANDLE
        noyau.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        noyau.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        noyau.CloseHandle.argtypes = (wintypes.HANDLE,)
        noyau.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
        return noyau

    def memoire_residente(pid: int) -> int:
        """Return the bytes of memory that a process holds; 0 when Windows does not tell."""
        noyau = _noyau()
        processus = noyau.OpenProcess(PROCESS_QUERY, 0, pid)
        if not processus:
            return 0
        compte = _Memoire()
        compte.cb = ctypes.sizeof(compte)
        lue = noyau.K32GetProcessMemoryInfo(processus, ctypes.byref(compte), compte.cb)
        noyau.CloseHandle(processus)
        return int(compte.WorkingSetSize) if lue else 0

    class Travail:
        """Holds a process by its identifier; closing the job, or dying, ends the process.

        The identifier is the one the child itself gives: in a virtual environment `python.exe` is only a
        launcher of the real one.
        """

        def __init__(self, pid: int, limites: Limites) -> None:
            self._noyau = _noyau()
            self._travail = self._noyau.CreateJobObjectW(None, None)
            reglage = _LimitesEtendues()
            reglage.BasicLimitInformation.LimitFlags = ACTIVE_PROCESS | PROCESS_MEMORY | KILL_ON_JOB_CLOSE
            reglage.BasicLimitInformation.ActiveProcessLimit = 1
            reglage.ProcessMemoryLimit = limites.memoire_octets
            self.tenu = bool(
                self._travail
                and self._noyau.SetInformationJobObject(
                    self._travail, EXTENDED_LIMIT_INFORMATION, ctypes.byref(reglage), ctypes.sizeof(reglage)
                )
                and self._tenir(pid)
            )

        def _tenir(self, pid: int) -> bool:
            processus = self._noyau.OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, 0, pid)
            if not processus:
                return False
            tenu = bool(self._noyau.AssignProcessToJobObject(self._travail, processus))
            self._noyau.CloseHandle(processus)
            return tenu

        def __del__(self) -> None:
            if self._travail:
                self._noyau.CloseHandle(self._travail)
