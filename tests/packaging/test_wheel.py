"""The wheel holds all that a lab needs, and a stranger in the place of our packages is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, installed into a folder of its own."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(built),
        str(CHECKOUT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    return target


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a Python with the installed wheel in front, far from the checkout."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True, text=True, check=False, cwd=installed,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )  # fmt: skip


def test_a_lab_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import rabita, agent; print(rabita.__file__, agent.__file__)")
    assert where.stdout.count(str(installed)) == 2
    folder = str(tmp_path / "federation")
    assert (
        run(installed, "-m", "rabita", "lab", "new", folder, "--agencies", "2", "--scale", "0.02").returncode
        == 0
    )
    up = run(installed, "-m", "rabita", "lab", "up", folder)
    try:
        assert up.returncode == 0, up.stderr
        asked = run(
            installed, "-m", "rabita", "--profile", f"{folder}/.lab/profiles/analyst.yaml",
            "query", "SELECT count(*) FROM seizures", "--purpose", "trend_analysis",
        )  # fmt: skip
        assert asked.returncode == 0, asked.stderr
    finally:
        run(installed, "-m", "rabita", "lab", "down", folder)


def test_the_wheel_has_the_policies_people_read(installed: Path) -> None:
    shipped = installed / "rabita" / "policy" / "shipped"
    assert (shipped / "baseline.cedar").read_bytes() == (
        CHECKOUT / "policies" / "baseline.cedar"
    ).read_bytes()
    assert (installed / "rabita" / "py.typed").exists()


@pytest.mark.parametrize("package", ["agent", "broker"])
def test_a_package_of_another_distribution_in_the_place_of_ours_is_named(
    installed: Path, tmp_path: Path, package: str
) -> None:
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / package / "cli.py").write_text("app = None\n")
    done = subprocess.run(
        [sys.executable, "-m", "rabita", package, "--help"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{installed}"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "is not Rabita's" in done.stderr
