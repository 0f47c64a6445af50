"""Corpus of Word models with blanks, written without looking at the program that fills them.

`modelos.py FOLDER` writes `NAME.docx` and `NAME.json`; a program fills each file with the profile that its JSON names,
leaving what it does not know (`convenio modelo llenar … --permitir-blancos`), into another folder under the same names;
`juzgar_modelos.py FILLED --corpus FOLDER` judges; `probar_juez.py FOLDER` proves that the judge can tell.

The JSON of a file:

- `archivo`, `sha256`, `modelo` (dependency), `perfil` (path in the repository), `familia`, `hecho_por`, `convenciones`.
- `lugares`: the blanks. `parte` and `parrafo` (index among the paragraphs of the part, outer before inner), `antes` (the 40
  characters before it), `etiqueta` (label of its cell, or the words under it), `blanco` (its text as it stands), `campo`,
  `convencion`, `terminado` (the whole paragraph as it should read), `esperado` (accepted texts; one may be an object
  `contiene`: all of these words), and `clase`:
  `llenar` · `ajeno` (the Ministry's) · `firma` · `sin_dato` (the profile does not say) · `no_marcar` (a box of another
  dependency) · `dudoso` (may be left; if filled, with one of `esperado`).
  With `variantes` (by document of personería) all blanks of one `grupo` must speak of the same document.
- `parrafos`: those with blanks, as a list of wording and blanks (`trozos`: text, or the number of a place).
- `tablas`: clause third. `indice` (of the table in its part), rows of `encabezado`, `patron` and `cola`, `columnas`, and
  `filas`: accepted texts of each cell of each school. Rows wanting are copies of the last pattern row; spare ones stay.
- `datos`: elements of the custom XML part that must say what their bound controls say.
- `intacto`: wording outside the blanks, and how often it must still be there.
"""
