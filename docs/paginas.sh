#!/usr/bin/env bash
# Makes the pictures of the pages in README and manual: goes the whole way in Chromium and keeps two of its pages.
#
# Needs chromium and chromedriver (tests/todo.sh --instalar).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for programa in chromium chromedriver; do
    command -v "$programa" >/dev/null || { echo "paginas: falta $programa (tests/todo.sh --instalar)" >&2; exit 1; }
done
mesa=$(mktemp -d)
trap 'rm -rf "$mesa"' EXIT
CONVENIO_FOTOS=$mesa cargo test --locked --test it pares::paginas::recorrido::chromium_goes_the_whole_way_without -- --ignored

# The first picture whose name fits $1, as docs/imagenes/$2.
guardar() {
    local foto
    foto=$(find "$mesa" -name "$1" | sort | head -n 1)
    [ -n "$foto" ] || { echo "paginas: no hay una foto de $1" >&2; exit 1; }
    cp "$foto" "docs/imagenes/$2.png"
    echo "docs/imagenes/$2.png: $(($(stat -c %s "docs/imagenes/$2.png") / 1024)) KiB"
}
guardar '*_perfil_*_revisar.png' pagina_revisar
guardar '*_tramite_*[0-9A-Z].png' pagina_tramite
