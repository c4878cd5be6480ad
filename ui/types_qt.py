"""Makes the Qt types that the screens name, and imports the screens, by slices of the UI thread.

PySide6 6.12 makes the Python type of a Qt class at its first use, in a table that two threads may not touch: a type
asked for by both at once is made twice and taken out of the table twice, and the heap of the process is spoiled
(measured: `tests/ui/test_types_qt.py` dies without this order). A type that is made is an attribute like another.
An event filter of the application meets `QProxyStyle` while Qt itself is making it: it is made first, too.

A class that inherits from Qt is written in the same table, and Qt, in the event loop, reads that table without the
lock of Python (`QObject::metaObject` of a widget of ours): a module that holds one is never imported by a worker
while the window is served. A screen reader reads it at every question: three starts in a hundred died under one.
"""

from __future__ import annotations

import builtins
import importlib
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtCore import QObject

TRANCHE_S = 0.008
#: What the modules of `ui` import, by module of Qt; compared with the sources by the tests.
NOMS = {
    "QtCore": """
        QAbstractItemModel QAbstractListModel QAbstractTableModel QBuffer QByteArray QCoreApplication QDate
        QDateTime QEvent QFileSystemWatcher QIODevice QItemSelection QItemSelectionModel QLibraryInfo QLineF
        QLocale QMarginsF QMimeData QModelIndex QObject QPersistentModelIndex QPoint QPointF QRect QRectF
        QSettings QSignalBlocker QSize QStandardPaths QTemporaryDir QTime QTimer QTranslator QUrl Qt
    """,
    "QtGui": """
        QAccessible QAccessibleAnnouncementEvent QAction QActionGroup QBrush QCloseEvent QColor QDesktopServices
        QDropEvent QFocusEvent QFont QFontDatabase QFontMetrics QFontMetricsF QGuiApplication QHelpEvent QIcon
        QIconEngine QImage QImageWriter QIntValidator QKeyEvent QKeySequence QMouseEvent QPageLayout QPageSize
        QPaintEvent QPainter QPalette QPdfWriter QPen QPixmap QPolygonF QResizeEvent QShortcut QTextBlockFormat
        QTextCharFormat QTextCursor QTextLayout QTextLength QTextOption QTextTableFormat QTransform QUndoCommand
        QUndoStack QWheelEvent
    """,
    "QtWidgets": """
        QAbstractItemView QAbstractScrollArea QAbstractSpinBox QApplication QBoxLayout QCheckBox QComboBox
        QCompleter QDateTimeEdit QDialog QDialogButtonBox QFileDialog QFormLayout QFrame QGridLayout QHBoxLayout
        QHeaderView QLabel QLayout QLayoutItem QLineEdit QListView QListWidget QListWidgetItem QMainWindow QMenu
        QMenuBar QMessageBox QPlainTextEdit QProgressBar QProxyStyle QPushButton QScrollArea QSizePolicy
        QSpacerItem QSpinBox QSplitter QStackedWidget QStyle QStyleFactory QStyleOptionViewItem
        QStyledItemDelegate QTabBar QTabWidget QTableView QTextBrowser QTextEdit QToolButton QToolTip
        QTreeWidget QTreeWidgetItem QVBoxLayout QWidget QWidgetAction QWidgetItem
    """,
    "QtSvg": """
        QSvgGenerator QSvgRenderer
    """,
    "QtPrintSupport": """
        QPrintDialog QPrinter QPrinterInfo
    """,
    "QtPdf": """
        QPdfDocument QPdfLink QPdfSearchModel
    """,
    "QtPdfWidgets": """
        QPdfView
    """,
}


def fabriquer(parent: QObject, ensuite: Callable[[], object]) -> None:
    """Make the types between the events of the window, then call `ensuite`, on the UI thread."""
    par_tranches(parent, _etapes(), ensuite)


def importer(noms: Iterable[str]) -> Iterator[str]:
    """Import modules, one at each step."""
    for nom in noms:
        importlib.import_module(nom)
        yield nom


def par_tranches(parent: QObject, etapes: Iterator[str], ensuite: Callable[[], object] | None = None) -> None:
    """Take steps by slices of 8 ms between the events of the window, then call `ensuite` if any, on the UI thread.

    Nothing is called once `parent` has been deleted.
    """
    minuteur = QTimer(parent)

    def avancer() -> None:
        limite = time.monotonic() + TRANCHE_S
        for _nom in etapes:
            if time.monotonic() > limite:
                return
        minuteur.stop()
        minuteur.deleteLater()
        if ensuite is not None:
            ensuite()

    minuteur.timeout.connect(avancer)
    minuteur.start()


def _etapes() -> Iterator[str]:
    for module, noms in NOMS.items():
        qt = importlib.import_module(f"PySide6.{module}")
        yield module
        for nom in noms.split():
            getattr(qt, nom)
            yield nom


def rendre_l_import() -> None:
    """Take away what PySide6 puts before each import of Python: it reads the source of every module imported.

    It serves `from __future__`-like words of Qt (`__feature__`) that nothing here uses, and it works in any thread.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
