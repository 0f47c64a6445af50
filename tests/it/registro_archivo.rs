//! The file of the store: what is refused and with which words, what is made whole, what a look at everything finds.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use convenio::registro::{Archivos, Culpa, Falta, Filtro, Historias, RegistroError, Tablero, Verificacion};
use convenio::tramite::{Anotado, TramiteId};
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

use crate::comun::Mesa;
use crate::registro_comun::{abrir, abrir_con, apertura, evidencia, nota, por_fuera, propia, sql};

/// A store with three trámites, the first of five events and a file.
struct Banco {
    mesa: Mesa,
    ruta: PathBuf,
    id: TramiteId,
}

impl Banco {
    fn new() -> Self {
        let mesa = Mesa::new();
        let ruta = mesa.ruta("datos/tramites.sqlite3");
        let registro = abrir(&ruta).unwrap();
        let id = registro.crear(&propia(), &apertura(1), &[]).unwrap();
        let with = Anotado { evidencias: vec![evidencia("a.pdf", b"a")], ..nota(3, "tres") };
        registro.agregar(&propia(), id, 2, &[with, nota(4, "cuatro"), nota(5, "cinco")], &[b"a"]).unwrap();
        for n in [2, 3] {
            registro.crear(&propia(), &apertura(n), &[]).unwrap();
        }
        drop(registro);
        Self { mesa, ruta, id }
    }

    /// The faults that are found, in words, after this was done to the file.
    fn faltas(&self, sentencias: &str) -> Vec<String> {
        sql(&self.ruta, sentencias);
        let found = abrir(&self.ruta).unwrap().verificar(&propia()).unwrap().faltas;
        found.iter().map(ToString::to_string).collect()
    }
}

/// Why it can't be opened, in words; the file is as it was.
fn refused(ruta: &Path, culpa: Culpa) -> String {
    let before = ruta.is_file().then(|| fs::read(ruta).unwrap());
    let error = abrir(ruta).err().unwrap();
    assert_eq!(error.culpa(), culpa, "{error}");
    assert!(before == ruta.is_file().then(|| fs::read(ruta).unwrap()), "{error}");
    error.to_string()
}

fn hidden(carpeta: &Path) -> Vec<String> {
    let names = fs::read_dir(carpeta).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn the_file_is_made_on_first_use_and_nothing_is_left_beside_it() {
    let mesa = Mesa::new();
    let carpeta = mesa.ruta("una/carpeta/nueva");
    let ruta = carpeta.join("tramites.sqlite3");
    fs::create_dir_all(&carpeta).unwrap();
    // What a killed run left of making one.
    for cola in ["", "-wal", "-shm"] {
        mesa.escribir(&format!("una/carpeta/nueva/.tramites.sqlite3.nuevo{cola}"), "a medias");
    }
    for _ in 0..2 {
        let registro = abrir(&ruta).unwrap();
        assert_eq!(registro.ruta(), ruta);
        drop(registro);
        assert_eq!(hidden(&carpeta), ["tramites.sqlite3"]);
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look_into_it() {
    use std::os::unix::fs::PermissionsExt;
    let mesa = Mesa::new();
    let ruta = mesa.ruta("datos/tramites.sqlite3");
    let registro = abrir(&ruta).unwrap();
    registro.crear(&propia(), &apertura(1), &[]).unwrap();
    let mode = |ruta: &Path| fs::metadata(ruta).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&mesa.ruta("datos")), 0o700);
    for nombre in hidden(&mesa.ruta("datos")) {
        assert_eq!(mode(&mesa.ruta("datos").join(&nombre)), 0o600, "{nombre}");
    }
}

#[test]
fn many_that_begin_at_once_make_one_store() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("datos/tramites.sqlite3");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let ruta = &ruta;
            scope.spawn(move || abrir(ruta).unwrap().crear(&propia(), &apertura(n), &[]).unwrap());
        }
    });
    let registro = abrir(&ruta).unwrap();
    assert_eq!(registro.listar(&propia(), &Filtro::default()).unwrap().len(), 8);
    assert_eq!(registro.verificar(&propia()).unwrap().faltas, []);
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let mesa = Mesa::new();
    let text = mesa.escribir(
        "texto",
        "no es una base de datos, es un texto más largo que el encabezado de cien bytes que tendría",
    );
    assert!(refused(&text, Culpa::Persona).contains("no es una base de datos de SQLite"));
    fs::create_dir(mesa.ruta("carpeta")).unwrap();
    assert!(refused(&mesa.ruta("carpeta"), Culpa::Persona).contains("no es un archivo común"));
    let empty = mesa.escribir("vacio", "");
    assert!(refused(&empty, Culpa::Entorno).contains("está vacío"));
    let other = mesa.escribir("otra", "");
    sql(&other, "CREATE TABLE musica (a)");
    assert!(refused(&other, Culpa::Persona).contains("de otro programa"));
    sql(&other, "PRAGMA application_id = 1129270870");
    assert!(refused(&other, Culpa::Persona).contains("no tiene las tablas"));
    let below = mesa.ruta("texto/tramites.sqlite3");
    let error = abrir(&below).err().unwrap();
    assert_eq!(error.culpa(), Culpa::Entorno, "{error}");
}

#[test]
fn a_file_that_was_cut_is_told_as_damaged() {
    let banco = Banco::new();
    let whole = fs::read(&banco.ruta).unwrap();
    for largo in [1, 15, 16, 50, 99, 100, 511, 512, 4095, 4096, whole.len() / 2, whole.len() - 1] {
        let cut = banco.mesa.escribir("cortado", &whole[..largo]);
        let error = abrir(&cut).and_then(|r| r.verificar(&propia()).map(drop)).err();
        let said = error.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(matches!(error, Some(RegistroError::Danado { .. })), "{largo}: {said}");
        assert!(said.contains("respaldo"), "{largo}: {said}");
    }
}

#[test]
fn bytes_that_were_changed_never_pass_as_whole() {
    let banco = Banco::new();
    let whole = fs::read(&banco.ruta).unwrap();
    let pages = whole.len() / 4096;
    for page in 1..pages {
        let ruta = banco.mesa.escribir("danado", &whole);
        let mut file = fs::File::options().write(true).open(&ruta).unwrap();
        file.seek(SeekFrom::Start(page as u64 * 4096)).unwrap();
        file.write_all(&[0x5a; 2048]).unwrap();
        drop(file);
        let looked = abrir(&ruta).and_then(|r| r.verificar(&propia()));
        match looked {
            Ok(informe) => assert!(!informe.faltas.is_empty(), "page {page}"),
            Err(error) => assert_eq!(error.culpa(), Culpa::Entorno, "page {page}: {error}"),
        }
    }
}

#[test]
fn a_store_of_a_later_program_is_left_alone() {
    let banco = Banco::new();
    sql(&banco.ruta, "INSERT INTO migraciones VALUES (99, '', '9.8.7')");
    let said = refused(&banco.ruta, Culpa::Persona);
    for part in ["convenio 9.8.7", "versión 99", "hasta la 1", "Actualice"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn who_waits_longer_than_the_limit_is_told_and_reading_never_waits() {
    let banco = Banco::new();
    let (ruta, id) = (banco.ruta.clone(), banco.id);
    let error = por_fuera(&banco.ruta, async move |conexion: &mut SqliteConnection| {
        let tx = conexion.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let tried = std::thread::spawn(move || {
            let registro = abrir_con(&ruta, Duration::from_millis(200), "prueba 1").unwrap();
            assert_eq!(registro.historia(&propia(), id).unwrap().len(), 5);
            registro.agregar(&propia(), id, 5, &[nota(6, "seis")], &[])
        });
        let tried = tried.join().unwrap();
        tx.rollback().await.unwrap();
        tried.unwrap_err()
    });
    assert!(matches!(error, RegistroError::Ocupado { .. }), "{error}");
    assert_eq!(error.culpa(), Culpa::Entorno);
    // The lock is gone, and so is the trouble.
    abrir(&banco.ruta).unwrap().agregar(&propia(), banco.id, 5, &[nota(6, "seis")], &[]).unwrap();
}

#[test]
fn another_projection_makes_the_board_anew() {
    let banco = Banco::new();
    let accion = |huella| {
        let registro = abrir_con(&banco.ruta, Duration::from_secs(1), huella).unwrap();
        assert_eq!(registro.verificar(&propia()).unwrap().faltas, []);
        let rows = registro.listar(&propia(), &Filtro::default()).unwrap();
        rows.into_iter().map(|fila| fila.resumen.accion).collect::<Vec<_>>()
    };
    assert_eq!(accion("prueba 2"), ["borrador según prueba 2"; 3]);
    // What nobody made by the rule shows that it is not made anew without need.
    sql(&banco.ruta, "UPDATE tablero SET accion = 'a mano'");
    let registro = abrir_con(&banco.ruta, Duration::from_secs(1), "prueba 2").unwrap();
    assert_eq!(registro.listar(&propia(), &Filtro::default()).unwrap()[0].resumen.accion, "a mano");
    drop(registro);
    assert_eq!(accion("prueba 3"), ["borrador según prueba 3"; 3]);
}

#[test]
fn a_changed_missing_or_cut_event_is_named() {
    let id = |banco: &Banco| banco.id.to_string();
    let cases: [(&str, &str); 9] = [
        (
            "UPDATE sucesos SET fecha = '2026-03-01' WHERE numero = 4 AND id = 'ID'",
            "suceso 4: fue modificado",
        ),
        (
            "UPDATE sucesos SET personal = replace(personal, 'cuatro', 'otra cosa') WHERE id = 'ID'",
            "suceso 4: su parte personal fue modificada",
        ),
        ("UPDATE sucesos SET azar = NULL WHERE numero = 4 AND id = 'ID'", "suceso 4: su parte personal"),
        ("UPDATE sucesos SET huella = compromiso WHERE numero = 3 AND id = 'ID'", "suceso 3: fue modificado"),
        ("DELETE FROM sucesos WHERE numero = 3 AND id = 'ID'", "suceso 4: falta el suceso 3"),
        ("DELETE FROM sucesos WHERE numero = 1 AND id = 'ID'", "suceso 2: falta el suceso 1"),
        ("DELETE FROM sucesos WHERE numero = 5 AND id = 'ID'", "hay 4 y deben ser 5"),
        ("DELETE FROM sucesos WHERE id = 'ID'", "hay 0 y deben ser 5"),
        ("UPDATE tramites SET sucesos = 4 WHERE id = 'ID'", "tiene 5 sucesos y deben ser 4"),
    ];
    for (sentencia, said) in cases {
        let banco = Banco::new();
        let faltas = banco.faltas(&sentencia.replace("ID", &id(&banco)));
        let named = |f: &&String| f.contains(said) && f.contains(&id(&banco));
        assert!(faltas.iter().any(|f| named(&f)), "{sentencia}: {faltas:?}");
    }
}

#[test]
fn a_wrong_board_and_a_wrong_file_are_named() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "UPDATE tablero SET estado = 'operativo'",
            &["en «estado» dice «operativo» y debe decir «borrador»"; 3],
        ),
        ("UPDATE tablero SET orden = orden || 'x' WHERE sucesos = 5", &["en «orden»"]),
        ("UPDATE tablero SET busqueda = '' WHERE sucesos = 5", &["en «busqueda»"]),
        ("DELETE FROM tablero WHERE sucesos = 5", &["le falta la fila"]),
        ("DELETE FROM tablero_rbd WHERE rbd = '50002-2'", &["sus RBD en curso son otros"]),
        ("UPDATE archivos SET contenido = x'00'", &["su contenido fue modificado"]),
        ("DELETE FROM archivos", &["falta, y lo nombra el suceso 3"]),
        ("DELETE FROM tramites WHERE sucesos = 5", &["nombra un trámite que no está"]),
    ];
    for (sentencia, said) in cases {
        let banco = Banco::new();
        let faltas = banco.faltas(sentencia);
        assert!(faltas.len() >= said.len(), "{sentencia}: {faltas:?}");
        for (falta, said) in faltas.iter().zip(said) {
            assert!(falta.contains(said), "{sentencia}: {faltas:?}");
        }
    }
    let banco = Banco::new();
    sql(&banco.ruta, "UPDATE archivos SET contenido = x'00'");
    let sha256 = evidencia("", b"a").sha256;
    let read = abrir(&banco.ruta).unwrap().leer(&propia(), &sha256);
    assert!(matches!(read, Err(RegistroError::Danado { .. })), "{read:?}");
}

#[test]
fn what_was_erased_breaks_no_chain() {
    let banco = Banco::new();
    sql(
        &banco.ruta,
        "UPDATE sucesos SET azar = NULL, personal = NULL WHERE sucesos.numero = 3; DELETE FROM archivos",
    );
    let registro = abrir_con(&banco.ruta, Duration::from_secs(1), "prueba 2").unwrap();
    let informe = registro.verificar(&propia()).unwrap();
    assert_eq!((informe.faltas, informe.borrados), (Vec::<Falta>::new(), 1));
    assert_eq!(registro.historia(&propia(), banco.id).unwrap()[2].quien, "");
    registro.agregar(&propia(), banco.id, 5, &[nota(6, "seis")], &[]).unwrap();
    assert_eq!(registro.verificar(&propia()).unwrap().faltas, []);
}

#[test]
fn every_refusal_says_what_to_do() {
    let id: TramiteId = "ACD-3467".parse().unwrap();
    let ruta = PathBuf::from("/datos/tramites.sqlite3");
    let errors = [
        RegistroError::NoExiste("ACD".into()),
        RegistroError::Ambiguo { escrito: "A".into(), ids: vec![id] },
        RegistroError::Conflicto { id, ajenos: vec![nota(3, "x")] },
        RegistroError::YaHayOtro(id),
        RegistroError::OtroIgual(id),
        RegistroError::SinArchivo("00".into()),
        RegistroError::EnRed { ruta: ruta.clone(), que: "NFS" },
        RegistroError::Ocupado { ruta, segundos: 10 },
        RegistroError::SinCarpeta,
    ];
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    no hay ningún trámite «ACD». «convenio tramite listar» muestra los que hay
    «A» es el comienzo de varios trámites: ACD-3467. Escriba más letras del que quiere
    mientras tanto se anotó un suceso en el trámite ACD-3467; el último es «nota» del 2026-03-02, de Ana Ñancupil. No se escribió nada: mírelo con «convenio tramite ver ACD-3467» y repita si todavía corresponde
    ya hay un trámite en curso para el mismo sostenedor, modelo y proveedor: ACD-3467. Siga con ése; si de verdad hace falta otro, repita con --motivo
    ya hay un trámite ACD-3467 y su historia es otra, así que no se reemplazó. Compare las dos con «convenio tramite historia»
    el archivo de SHA-256 00 no está en el registro. Agréguelo, o recupérelo de un respaldo
    /datos/tramites.sqlite3 está en un disco de red (NFS), donde dos equipos podrían dañarlo al escribir a la vez. Elija una carpeta de este equipo con la variable CONVENIO_CARPETA_DATOS
    otro programa tuvo ocupado /datos/tramites.sqlite3 más de 10 segundos, y no se escribió nada. Espere a que termine y repita
    no se sabe dónde guardar los trámites: este equipo no tiene una carpeta personal. Indique una en la variable CONVENIO_CARPETA_DATOS
    ");
}
