"""Programs that some tests need: PostgreSQL's own, a Chromium, LibreOffice. Installed with apt where that may be."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, what Debian calls its package, and how to say that it is missing."""

    name: str
    packages: tuple[str, ...]

    def how_to(self) -> str:
        """What a person must do to have it."""
        names = " ".join(self.packages)
        return f"{self.name} is not on this machine. Install it (Debian, Ubuntu: apt-get install {names})."


POSTGRES = Tool("PostgreSQL", ("postgresql",))
CHROMIUM = Tool("Chromium", ("chromium",))
OFFICE = Tool("LibreOffice", ("libreoffice-calc-nogui",))


def find(tool: Tool) -> str | None:
    """The path of the program (for PostgreSQL `initdb`), or None."""
    if tool is CHROMIUM:
        named = os.environ.get("HEADWAY_CHROMIUM")
        return named or next((path for name in BROWSERS if (path := shutil.which(name))), None) or _playwrights_own()
    if tool is OFFICE:
        return shutil.which("soffice")
    beside = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return str(beside[0]) if beside else shutil.which("initdb")


def _playwrights_own() -> str | None:
    """The Chromium that Playwright fetched for itself earlier."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = Path(answer.stdout.strip() or "/nowhere")
    return str(path) if path.exists() else None


def install(tool: Tool) -> str | None:
    """Install the tool's package with apt as root; the path of the program, or None where that did not bring it.

    Where apt has no Chromium (Ubuntu's is a snap), Playwright fetches its own.
    """
    return _install_with_apt(tool) or (_install_with_playwright() if tool is CHROMIUM else None)


def _install_with_playwright() -> str | None:
    print("Asking Playwright for a Chromium …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=600)
    except subprocess.TimeoutExpired:
        print("Playwright brought none in ten minutes.", flush=True)
    return find(CHROMIUM)


def _install_with_apt(tool: Tool) -> str | None:
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return None
    print(f"Installing {' '.join(tool.packages)} with apt …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", "--no-install-recommends", *tool.packages]):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{done.stderr.strip()[-2000:]}", flush=True)
    return find(tool)


def have(tool: Tool) -> str | None:
    """The program, installed now if need be; None where it is not to be had."""
    return find(tool) or install(tool)
