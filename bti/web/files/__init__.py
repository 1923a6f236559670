"""Files that people send us: known by content, made harmless, sealed, and looked at by ClamAV.

``names`` what a file is called · ``kinds`` which kinds there are · ``looking`` what a file is ·
``pictures`` drawn anew · ``office`` and ``pdfs`` documents that only hold text and pictures ·
``sealing`` how they lie on disk · ``clamav`` the virus scanner, where there is one.
"""

from bti.web.files.kinds import PICTURES, Kind
from bti.web.files.looking import Looked, look_at

__all__ = ["PICTURES", "Kind", "Looked", "look_at"]
