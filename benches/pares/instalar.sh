#!/usr/bin/env bash
# Installs the peers that the benches are compared with: docxtpl and openpyxl in the tests' Python environment (made
# here where tests/todo.sh has not), docxtemplater in a folder of its own under target/. Needs python3 and npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec </dev/null

pares=${CARGO_TARGET_DIR:-target}/pares
venv=$pares/venv
node=$pares/node
mkdir -p "$pares" "$node"

[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r benches/pares/requisitos.txt
# The mark that they are there: tests/todo.sh may make the environment anew.
cp benches/pares/requisitos.txt "$venv/benches.txt"

cp benches/pares/package.json "$node/package.json"
npm install --prefix "$node" --silent --no-fund --no-audit
echo "instalar: bien"
