"""Become another program that dies with its parent and, where asked, holds no privileges.

Run as ``python -I -S launch.py PARENT SIGNAL USER PROGRAM ARGUMENT…``. A program of its own
instead of ``preexec_fn``, which is unsafe in a process with threads. USER is

- ``same``: no change;
- ``contained``: a user namespace without a mapping. PostgreSQL refuses to run as root; here root
  becomes nobody to it while the files stay root's own. No account is made, no folder is opened;
- ``nobody``: the account of that name, for where namespaces are not allowed.

Exit code 97: the namespace was refused.
"""

import ctypes
import os
import pwd
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
REFUSED = 97


def become(user: str) -> None:
    """Give up root's privileges in the way that ``user`` names."""
    if user == "contained":
        if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
            sys.exit(REFUSED)
    elif user == "nobody":
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def main(parent: int, signal_number: int, user: str, program: list[str]) -> None:
    """Change user first: the kernel forgets the death signal when the user changes."""
    become(user)
    if sys.platform == "linux" and signal_number:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
