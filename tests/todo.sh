#!/usr/bin/env bash
# Runs every check: format, lints, tests, the tests that need other programs, the documentation.
#
#   tests/todo.sh               runs what can be run with the programs that are there
#   tests/todo.sh --instalar    first installs the programs that are missing (Debian packages, a Python environment)
#
# All steps run, whatever fails; the exit status is 0 only if all that ran passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

instalar=no
case "${1:-}" in
    '') ;;
    --instalar) instalar=si ;;
    *)
        echo "Uso: tests/todo.sh [--instalar]" >&2
        exit 2
        ;;
esac
# Nothing here may ever wait for an answer, least of all on a server.
exec </dev/null
export DEBIAN_FRONTEND=noninteractive # for apt-get

carpeta_target=${CARGO_TARGET_DIR:-target}
venv=$carpeta_target/pares/venv
requisitos=tests/pares/requisitos.txt
axe=$carpeta_target/pares/npm/node_modules/axe-core/axe.min.js
axe_version=4.14.1
pasos=()
fallas=()
omitidos=()

tiene() { command -v "$1" >/dev/null 2>&1; }

# Python modules that can be loaded by the interpreter given first.
carga() {
    local python=$1
    shift
    tiene "$python" || return 1
    local modulo
    for modulo in "$@"; do "$python" -c "import $modulo" >/dev/null 2>&1 || return 1; done
}

# strace may be there and still not be allowed to trace, as in some containers.
traza() { tiene strace && strace -o /dev/null true >/dev/null 2>&1; }

# ---- Installing ----------------------------------------------------------------------------------------------

como_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif tiene sudo; then
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    else
        return 1
    fi
}

paquete_puesto() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

# Debian packages that are missing, one a line.
faltantes() {
    local paquete
    for paquete in libreoffice-writer libreoffice-calc poppler-utils fonts-liberation strace unzip libapache-poi-java libarchive-tools xorriso genisoimage qpdf libtiff-tools age chromium chromium-driver; do
        paquete_puesto "$paquete" || echo "$paquete"
    done
    # With its compiler: Java runs the source itself.
    tiene javac || echo default-jdk-headless
    # Only axe-core comes from npm; one that is not Debian's will do.
    tiene npm || echo npm
    # 7z comes in either package, by the age of the system.
    tiene 7z || echo 7z
    # A Python that is not Debian's brings its own venv.
    python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || echo python3-venv
}

instalar_pares() {
    local paquetes
    if ! tiene apt-get; then
        echo "No hay apt-get: se usan los programas que ya estén."
    else
        mapfile -t paquetes < <(faltantes)
        if [ "${#paquetes[@]}" -gt 0 ]; then
            echo "Se instalan: ${paquetes[*]}"
            como_root apt-get -q update || echo "No se pudo actualizar la lista de paquetes." >&2
            local i
            for i in "${!paquetes[@]}"; do
                [ "${paquetes[i]}" = 7z ] || continue
                if apt-cache show 7zip 2>/dev/null | grep -q '^Version: 2[3-9]'; then
                    paquetes[i]=7zip
                else
                    paquetes[i]=p7zip-full
                fi
            done
            como_root apt-get -q -y install --no-install-recommends "${paquetes[@]}" || return 1
        fi
    fi
    if ! [ -s "$axe" ]; then
        tiene npm || return 1
        npm install --silent --no-audit --no-fund --prefix "$carpeta_target/pares/npm" "axe-core@$axe_version" || return 1
    fi
    if ! { [ -x "$venv/bin/python" ] && cmp -s "$requisitos" "$venv/requisitos.txt"; }; then
        tiene python3 || return 1
        rm -rf "$venv"
        mkdir -p "$(dirname "$venv")"
        python3 -m venv "$venv" || return 1
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requisitos" || return 1
        # Their sources have Word files to try: no test fails for want of them.
        "$venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
            -d "$venv/fuentes" -r <(grep -hi docx "$requisitos" benches/pares/requisitos.txt) \
            && for fuente in "$venv"/fuentes/*.tar.gz; do tar -xzf "$fuente" -C "$venv/fuentes"; done \
            || echo "No se pudieron bajar las fuentes de las bibliotecas de Python." >&2
        # The mark that all of it is there, in these versions.
        cp "$requisitos" "$venv/requisitos.txt"
    fi
}

# ---- Steps ---------------------------------------------------------------------------------------------------

# Runs a step under a headline, and remembers how it ended and how long it took.
paso() {
    local titulo=$1 inicio=$SECONDS estado=0
    shift
    printf '\n== %s\n' "$titulo"
    "$@" || estado=$?
    local duracion=$((SECONDS - inicio))
    if [ "$estado" -eq 0 ]; then
        printf -- '-- bien (%s s)\n' "$duracion"
        pasos+=("bien   ${duracion} s  $titulo")
    else
        printf -- '-- FALLÓ con estado %s (%s s)\n' "$estado" "$duracion"
        pasos+=("FALLÓ  ${duracion} s  $titulo")
        fallas+=("$titulo")
    fi
}

documentacion() { RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --document-private-items; }

# Leaves out ignored tests whose name contains the first argument; the rest says why.
omitir() {
    saltar+=(--skip "$1")
    omitidos+=("${1%::}: $2")
}

elegir_pares() {
    saltar=()
    local python=${CONVENIO_PYTHON:-}
    if [ -z "$python" ]; then
        if [ -x "$venv/bin/python" ]; then python=$PWD/$venv/bin/python; else python=python3; fi
        case "$venv" in /*) [ -x "$venv/bin/python" ] && python=$venv/bin/python ;; esac
    fi
    export CONVENIO_PYTHON=$python
    [ -n "${CONVENIO_AXE:-}" ] || CONVENIO_AXE=$(realpath -m "$axe")
    export CONVENIO_AXE

    local falta=()
    tiene soffice || falta+=(soffice)
    tiene pdftotext || falta+=(pdftotext)
    tiene pdfinfo || falta+=(pdfinfo)
    if [ "${#falta[@]}" -gt 0 ]; then
        omitir pares::xls::libreoffice_ "falta ${falta[*]}"
        omitir pares::xls::a_workbook_of_libreoffice_ "falta ${falta[*]}"
        omitir pares::libreoffice:: "falta ${falta[*]}"
        omitir pares::modelos::libreoffice_ "falta ${falta[*]}"
        omitir pares::anexos:: "falta ${falta[*]}"
        omitir pares::matrices:: "falta ${falta[*]}"
        omitir pares::informes::libreoffice_ "falta ${falta[*]}"
    fi
    tiene qpdf || falta+=(qpdf)
    tiene pdffonts || falta+=(pdffonts)
    [ "${#falta[@]}" -eq 0 ] || omitir pares::imprimir:: "falta ${falta[*]}"
    carga "$python" docx || omitir pares::python::python_docx_ "falta python-docx en $python"
    carga "$python" docx || omitir pares::modelos:: "falta python-docx en $python"
    carga "$python" openpyxl || omitir pares::python::openpyxl_ "falta openpyxl en $python"
    carga "$python" xlrd xlwt || omitir pares::xls:: "faltan xlrd y xlwt en $python"
    { tiene javac && [ -e /usr/share/java/poi.jar ]; } || omitir pares::xls::poi_ "falta Apache POI o Java"
    carga "$python" openpyxl xlrd xlwt || omitir pares::anexos:: "faltan openpyxl, xlrd y xlwt en $python"
    carga "$python" openpyxl xlrd xlwt || omitir pares::matrices:: "faltan openpyxl, xlrd y xlwt en $python"
    carga "$python" holidays || omitir pares::feriados:: "falta holidays en $python"
    carga "$python" aiosmtpd cryptography || omitir pares::correo:: "faltan aiosmtpd y cryptography en $python"
    carga "$python" icalendar || omitir pares::informes::icalendar_ "falta icalendar en $python"
    { tiene chromium && tiene chromedriver && [ -s "$CONVENIO_AXE" ]; } \
        || omitir pares::paginas:: "faltan chromium, chromedriver o axe-core"
    tiene unzip || omitir pares::zip::unzip_ "falta unzip"
    tiene 7z || omitir pares::zip::sevenzip_ "falta 7z"
    tiene unzip || omitir pares::cerrar::unzip_ "falta unzip"
    tiene 7z || omitir pares::cerrar::sevenzip_ "falta 7z"
    tiene bsdtar || omitir pares::cerrar::bsdtar_ "falta bsdtar"
    tiene xorriso || omitir pares::cerrar::xorriso_ "falta xorriso"
    tiene age || omitir pares::age:: "falta age"
    tiene isoinfo || omitir pares::cerrar::isoinfo_ "falta isoinfo"
    tiene qpdf || omitir pares::cerrar::qpdf_ "falta qpdf"
    tiene pdftoppm || omitir pares::cerrar::pdftoppm_ "falta pdftoppm"
    { tiene tiffcp && tiene pdftoppm; } || omitir pares::cerrar::tiffcp_ "falta tiffcp o pdftoppm"
    if ! tiene strace; then
        omitir pares::strace "falta strace"
        omitir pares::ausencia:: "falta strace"
    elif ! traza; then
        omitir pares::strace "strace no tiene permiso para observar procesos"
        omitir pares::ausencia:: "strace no tiene permiso para observar procesos"
    fi
    if ! unshare -rm sh -c 'mount -t tmpfs none /mnt' >/dev/null 2>&1; then
        omitir pares::montaje "aquí no se permite montar discos (unshare -rm)"
        omitir pares::imprimir::a_full_disk_ "aquí no se permite montar discos (unshare -rm)"
        omitir pares::ausencia::a_disk_ "aquí no se permite montar discos (unshare -rm)"
        omitir pares::age::where_the_store_ "aquí no se permite montar discos (unshare -rm)"
    fi
    # Only the pictures of the README are made with it, no test.
    tiene pdftoppm || omitidos+=("docs/imagenes.sh: falta pdftoppm")
}

con_pares() { cargo test --locked -- --ignored "${saltar[@]}"; }

if [ "$instalar" = si ]; then
    paso "Programas de apoyo" instalar_pares
fi
elegir_pares
paso "Formato (cargo fmt)" cargo fmt --check
paso "Reglas (cargo clippy)" cargo clippy --all-targets --locked -- -D warnings
paso "Pruebas (cargo test)" cargo test --locked
paso "Pruebas con otros programas (cargo test --ignored)" con_pares
paso "Documentación (cargo doc)" documentacion

# ---- Summary -------------------------------------------------------------------------------------------------

printf '\n== Resumen\n'
printf '  %s\n' "${pasos[@]}"
if [ "${#omitidos[@]}" -gt 0 ]; then
    echo "  No se corrió (tests/todo.sh --instalar pone lo que falta):"
    printf '  - %s\n' "${omitidos[@]}"
fi
if [ "${#fallas[@]}" -gt 0 ]; then
    echo "todo: fallaron ${#fallas[@]} de ${#pasos[@]} pasos"
    exit 1
fi
echo "todo: bien"
