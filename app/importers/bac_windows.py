"""The Job Object that holds the child process on Windows: memory, number of processes, end with its parent.

Not run on the machine where it was written, which has no Windows: kept small, and a failure leaves the reader
working with the wall clock alone (`tenu` is then False). The network is not cut here.
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
    PROCESS_TERMINATE, PROCESS_SET_QUOTA = 0x1, 0x100

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
        return noyau

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
