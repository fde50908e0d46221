"""Programs from Debian packages, installed when that needs no question. Standard library only."""

import os
import shutil
import subprocess
import sys


def _as_root() -> list[str] | None:
    """Return what to write before a command to run it as root without a question, or None where that can't be."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install(*packages: str) -> bool:
    """Install Debian packages, as root or with a sudo that asks nothing; False where that is not to be had."""
    before = _as_root()
    apt = shutil.which("apt-get")
    if before is None or apt is None:
        return False
    print(f"Installing {' '.join(packages)} ...", file=sys.stderr, flush=True)
    quiet = [*before, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*quiet, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            return False
    return True


def by_hand(*packages: str) -> str:
    """Return the one line a person types to install Debian packages."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
