#!/usr/bin/env bash
# Makes the pictures of the README: first page of the convenio, services sheet of the Anexo, first page of the list.
#
# Needs soffice, pdftoppm, pdftotext and pdfinfo; frames them and counts their colours down where ImageMagick is there.
set -euo pipefail
raiz=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$raiz"
for programa in soffice pdftoppm pdftotext pdfinfo; do
    command -v "$programa" >/dev/null || { echo "imagenes: falta $programa (tests/todo.sh --instalar)" >&2; exit 1; }
done
mesa=$(mktemp -d)
trap 'rm -rf "$mesa"' EXIT

# The day is fixed, and no table of this machine's configuration is used.
export CONVENIO_HOY=2026-11-24 CONVENIO_CONFIGURACION=$mesa/configuracion CONVENIO_CARPETA_DATOS=$mesa/datos
cargo run --quiet --release --locked -- generar ejemplos/particular_subvencionado.toml --salida "$mesa/salida" >/dev/null
paquete=$(find "$mesa/salida" -mindepth 1 -maxdepth 1 -type d)
soffice "-env:UserInstallation=file://$mesa/perfil" --headless --norestore --convert-to pdf --outdir "$mesa" \
    "$paquete/convenio.docx" "$paquete/anexo.xlsx" "$paquete/lista_de_verificacion.docx" >/dev/null 2>&1

# Page $2 of the PDF $1 as the picture $3, 700 pixels wide; further arguments go to pdftoppm.
dibujar() {
    local pdf=$mesa/$1.pdf pagina=$2 imagen=$3
    shift 3
    pdftoppm -png -gray -singlefile -f "$pagina" -l "$pagina" "$@" "$pdf" "$mesa/$imagen"
    if command -v convert >/dev/null; then
        # Sixteen greys are enough for black on white; a thin frame shows where the paper ends.
        convert "$mesa/$imagen.png" +dither -colors 16 -bordercolor '#b0b0b0' -border 1 -strip \
            -define png:exclude-chunks=date,time "$mesa/$imagen.2.png"
        mv "$mesa/$imagen.2.png" "$mesa/$imagen.png"
    fi
    mkdir -p docs/imagenes
    mv "$mesa/$imagen.png" "docs/imagenes/$imagen.png"
    echo "docs/imagenes/$imagen.png: $(($(stat -c %s "docs/imagenes/$imagen.png") / 1024)) KiB"
}

dibujar convenio 1 convenio -scale-to-x 700 -scale-to-y -1
dibujar lista_de_verificacion 1 lista -scale-to-x 700 -scale-to-y -1

# The services sheet is the Anexo's last; its few rows fill the top of the page only. Crop below the last row: the
# lowest line of text above the footer, in points, says where.
ultima=$(pdfinfo "$mesa/anexo.pdf" | awk '/^Pages:/ { print $2 }')
abajo=$(pdftotext -f "$ultima" -l "$ultima" -bbox "$mesa/anexo.pdf" - | awk '
    match($0, /yMax="[0-9.]+"/) { y = substr($0, RSTART + 6, RLENGTH - 7) + 0; if (y < 560 && y > max) max = y }
    END { print int(max) + 12 }')
# A letter sheet on its side is 792 points wide; a little of its margin is cut away too.
resolucion=80
dibujar anexo "$ultima" anexo -r "$resolucion" -x 24 -y 24 \
    -W $((792 * resolucion / 72 - 48)) -H $((abajo * resolucion / 72 - 24))
