#!/usr/bin/env bash
# The long count: kills the program in the middle of replacing a package, many times, and looks at what is left.
#
#   tests/largo.sh [N]     N kills, 300 where it is not said
#
# After each kill the folder and the ZIP must each be the old package or the new one, whole; the next run that nobody
# disturbs must put everything right. Needs bash 5, GNU coreutils and findutils.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

veces=${1:-300}
case "$veces" in
    '' | *[!0-9]* | 0)
        echo "Uso: tests/largo.sh [N]   (N: cuántas veces se mata el programa; si se omite, 300)" >&2
        exit 2
        ;;
esac

cargo build --release --locked --quiet
convenio=$(realpath "${CARGO_TARGET_DIR:-target}/release/convenio")
mesa=$(mktemp -d)
trap 'rm -rf "$mesa"' EXIT
export CONVENIO_HOY=2026-11-24 CONVENIO_CONFIGURACION=$mesa/configuracion CONVENIO_CARPETA_DATOS=$mesa/datos

# Two profiles, one package name.
perfiles=("$mesa/a.toml" "$mesa/b.toml")
cp ejemplos/particular_subvencionado.toml "${perfiles[0]}"
sed 's/^direccion = .*/direccion = "Los Aromos 999"/' "${perfiles[0]}" >"${perfiles[1]}"
! cmp -s "${perfiles[@]}" || { echo "largo: los dos perfiles son iguales" >&2; exit 1; }

# One line for all names and bytes of a folder, or for a file; `nada` where there is nothing.
suma() {
    if [ -d "$1" ]; then
        (cd "$1" && find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum) | sha256sum | cut -c1-64
    elif [ -e "$1" ]; then
        sha256sum <"$1" | cut -c1-64
    else
        echo nada
    fi
}

generar() { "$convenio" generar "$1" --salida "$2" --forzar >/dev/null; }

buenas_carpetas=()
buenos_zip=()
for i in 0 1; do
    generar "${perfiles[i]}" "$mesa/bueno$i"
    nombre=$(cd "$mesa/bueno$i" && echo *.zip)
    nombre=${nombre%.zip}
    buenas_carpetas+=("$(suma "$mesa/bueno$i/$nombre")")
    buenos_zip+=("$(suma "$mesa/bueno$i/$nombre.zip")")
done
if [ "${buenas_carpetas[0]}" = "${buenas_carpetas[1]}" ] || [ "${buenos_zip[0]}" = "${buenos_zip[1]}" ]; then
    echo "largo: los dos paquetes son iguales" >&2
    exit 1
fi

salida=$mesa/salida
oculta=$salida/.$nombre.nuevo
generar "${perfiles[0]}" "$salida"

# How long a run takes, in microseconds: the middle of nine that each replace the package.
normal=$(for i in 1 0 1 0 1 0 1 0 1; do
    antes=${EPOCHREALTIME//[!0-9]/}
    generar "${perfiles[i]}" "$salida"
    echo $((${EPOCHREALTIME//[!0-9]/} - antes))
done | sort -n | sed -n 5p)
echo "largo: una corrida dura $normal µs; se mata $veces veces"

# Exactly one of the two good ones?
revisar() {
    local que=$1 hallada=$2
    shift 2
    local buena
    for buena in "$@"; do [ "$hallada" != "$buena" ] || return 0; done
    echo "largo: $que no es ni el paquete anterior ni el nuevo ($hallada), vez $vez" >&2
    ls -laR "$salida" >&2
    exit 1
}

muertas=0
en_medio=0
listas=0
cambiadas=0
for ((vez = 1; vez <= veces; vez++)); do
    i=$((vez % 2))
    # The other package is in place, whole.
    generar "${perfiles[1 - i]}" "$salida"
    plazo=$(((RANDOM * 32768 + RANDOM) % normal))
    "$convenio" generar "${perfiles[i]}" --salida "$salida" --forzar >/dev/null &
    hijo=$!
    printf -v segundos '%d.%06d' $((plazo / 1000000)) $((plazo % 1000000))
    sleep "$segundos"
    kill -KILL "$hijo" 2>/dev/null || true
    estado=0
    # The shell tells of a killed child on its own standard error.
    wait "$hijo" 2>/dev/null || estado=$?
    [ "$estado" -ne 137 ] || muertas=$((muertas + 1))
    if [ -d "$oculta" ]; then
        en_medio=$((en_medio + 1))
        [ ! -s "$oculta/LISTO" ] || listas=$((listas + 1))
    fi
    carpeta=$(suma "$salida/$nombre")
    zip=$(suma "$salida/$nombre.zip")
    revisar "la carpeta" "$carpeta" "${buenas_carpetas[@]}"
    revisar "el ZIP" "$zip" "${buenos_zip[@]}"
    [ "$carpeta" != "${buenas_carpetas[i]}" ] || cambiadas=$((cambiadas + 1))

    generar "${perfiles[i]}" "$salida"
    revisar "la carpeta, después de repetir," "$(suma "$salida/$nombre")" "${buenas_carpetas[i]}"
    revisar "el ZIP, después de repetir," "$(suma "$salida/$nombre.zip")" "${buenos_zip[i]}"
    revisar "la carpeta que se conservó" "$(suma "$salida/$nombre.anterior")" "${buenas_carpetas[1 - i]}"
    if [ -n "$(find "$salida" -mindepth 1 -maxdepth 1 -name '.*' -print -quit)" ]; then
        echo "largo: quedó algo oculto, vez $vez" >&2
        ls -la "$salida" >&2
        exit 1
    fi
done

echo "largo: murieron $muertas de $veces corridas"
echo "largo: $en_medio en medio de la escritura (existía la carpeta oculta), $listas de ellas ya con la marca LISTO"
echo "largo: en $cambiadas ya estaba puesto el paquete nuevo"
echo "largo: ninguna dejó un paquete a medias"

# Odd profiles and tables, many more than in every run.
casos=${2:-3000}
echo "largo: $casos casos de cada propiedad"
CONVENIO_CASOS=$casos cargo test --release --locked --test it propiedades:: -- --nocapture

# Anexos damaged by chance.
CONVENIO_CASOS=$casos cargo test --release --locked --test it anexo_azar:: -- --nocapture

# Blank matrices drawn and damaged by chance.
CONVENIO_CASOS=$casos cargo test --release --locked --test it matriz_azar:: -- --nocapture

# Writers of the store killed at any moment.
echo "largo: ${CONVENIO_MUERTES:=1000} muertes al escribir en el registro"
export CONVENIO_MUERTES
cargo test --release --locked --test it registro_procesos::a_writer_that_is_killed -- --nocapture

# Mail through a server that fails and a program that is killed at any moment. Needs aiosmtpd (tests/todo.sh --instalar).
echo "largo: ${CONVENIO_ENVIOS:=10000} envíos de correo"
export CONVENIO_ENVIOS
: "${CONVENIO_PYTHON:=$(realpath "${CARGO_TARGET_DIR:-target}/pares/venv/bin/python" -s)}"
export CONVENIO_PYTHON
cargo test --release --locked --test it pares::correo::aiosmtpd_never_ -- --ignored --nocapture
