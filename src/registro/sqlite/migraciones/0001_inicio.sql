-- The histories, the board that follows from them, and the files. Text, integers and bytes only.

CREATE TABLE datos (
    clave TEXT NOT NULL PRIMARY KEY,
    valor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A trámite and the end of its chain.
CREATE TABLE tramites (
    organizacion TEXT NOT NULL,
    id TEXT NOT NULL,
    sucesos INTEGER NOT NULL,
    huella TEXT NOT NULL,
    quien TEXT NOT NULL,
    PRIMARY KEY (organizacion, id)
) STRICT, WITHOUT ROWID;

-- The events of a trámite lie together. `azar` and `personal` are NULL once they were erased.
CREATE TABLE sucesos (
    organizacion TEXT NOT NULL,
    id TEXT NOT NULL,
    numero INTEGER NOT NULL,
    fecha TEXT NOT NULL,
    instante INTEGER NOT NULL,
    tipo TEXT NOT NULL,
    publico TEXT NOT NULL,
    azar BLOB,
    personal TEXT,
    compromiso TEXT NOT NULL,
    anterior TEXT NOT NULL,
    huella TEXT NOT NULL,
    PRIMARY KEY (organizacion, id, numero),
    FOREIGN KEY (organizacion, id) REFERENCES tramites (organizacion, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE archivos (
    organizacion TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    quien TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    contenido BLOB NOT NULL,
    PRIMARY KEY (organizacion, sha256)
) STRICT;

-- A row a trámite, in the order in which they are shown; `busqueda` holds the words by which one is found, `rbds` has a
-- blank between two.
CREATE TABLE tablero (
    organizacion TEXT NOT NULL,
    orden TEXT NOT NULL,
    id TEXT NOT NULL,
    sucesos INTEGER NOT NULL,
    abierto INTEGER NOT NULL,
    clave TEXT NOT NULL,
    estado TEXT NOT NULL,
    desde TEXT NOT NULL,
    modelo TEXT NOT NULL,
    region INTEGER NOT NULL,
    sostenedor TEXT NOT NULL,
    sostenedor_rut TEXT NOT NULL,
    proveedor TEXT NOT NULL,
    proveedor_rut TEXT NOT NULL,
    rbds TEXT NOT NULL,
    externo TEXT NOT NULL,
    persona TEXT NOT NULL,
    toca TEXT NOT NULL,
    accion TEXT NOT NULL,
    vence TEXT,
    ultima_fecha TEXT NOT NULL,
    busqueda TEXT NOT NULL,
    busqueda_proveedor TEXT NOT NULL,
    busqueda_persona TEXT NOT NULL,
    PRIMARY KEY (organizacion, orden),
    UNIQUE (organizacion, id),
    FOREIGN KEY (organizacion, id) REFERENCES tramites (organizacion, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tablero_abierto_igual ON tablero (organizacion, clave) WHERE abierto = 1;

-- The schools of open trámites.
CREATE TABLE tablero_rbd (
    organizacion TEXT NOT NULL,
    rbd TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (organizacion, rbd, id),
    FOREIGN KEY (organizacion, id) REFERENCES tramites (organizacion, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tablero_rbd_id ON tablero_rbd (organizacion, id);
