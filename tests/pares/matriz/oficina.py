"""Has LibreOffice write workbooks again, as .xls or .xlsx: its own records, styles and numbers of both formats."""

import shutil
import subprocess
import tempfile
from pathlib import Path


def hay():
    return shutil.which("soffice") is not None


def convertir(paths, formato, carpeta):
    """All at once, in a profile of its own."""
    if not paths:
        return
    with tempfile.TemporaryDirectory() as own:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{own}/perfil", "--headless", "--convert-to", formato,
                        "--outdir", str(carpeta), *map(str, paths)], check=True, capture_output=True, timeout=900)
    for one in paths:
        assert (Path(carpeta) / one.with_suffix("." + formato.split(":")[0]).name).exists(), one
