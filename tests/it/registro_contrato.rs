//! What every store must hold, as one story for whatever database answers.

use std::collections::BTreeSet;

use convenio::catalogo::Modelo;
use convenio::registro::{
    Filtro, Historias, Importado, Organizacion, Registro, RegistroError, Tablero, Tramo, Verificacion,
};
use convenio::tramite::{Anotado, Estado, Prefijo, Quien, Suceso, TramiteId};
use jiff::civil::date;

use crate::comun::Mesa;
use crate::registro_comun::{
    abrir, anotado, apertura, apertura_con, evidencia, nota, otro_nombre, papeles, propia,
};

/// Opens one and the same empty store, as often as it is called.
type Abridor<'a> = &'a dyn Fn() -> Box<dyn Registro>;

#[test]
fn sqlite_holds_the_contract() {
    let parts: [fn(Abridor<'_>); 7] = [
        a_history_grows_and_is_read_as_it_was_written,
        a_stale_writer_is_told_what_others_wrote,
        an_event_never_names_a_file_that_is_not_there,
        a_second_open_one_needs_a_reason,
        the_board_shows_what_is_asked_for,
        a_trámite_goes_elsewhere_whole,
        organisations_never_see_each_other,
    ];
    for part in parts {
        let mesa = Mesa::new();
        let ruta = mesa.ruta("datos/tramites.sqlite3");
        part(&|| Box::new(abrir(&ruta).unwrap()));
        let registro = abrir(&ruta).unwrap();
        for organizacion in [propia(), Organizacion::new("otra")] {
            assert_eq!(registro.verificar(&organizacion).unwrap().faltas, []);
        }
    }
}

fn prefijo(texto: &str) -> Prefijo {
    texto.parse().unwrap()
}

fn ids(registro: &dyn Registro, filtro: &Filtro) -> Vec<TramiteId> {
    registro.listar(&propia(), filtro).unwrap().into_iter().map(|fila| fila.id).collect()
}

fn a_history_grows_and_is_read_as_it_was_written(abrir: Abridor<'_>) {
    let registro = abrir();
    let mut historia = apertura(1);
    let id = registro.crear(&propia(), &historia, &[]).unwrap();
    assert_eq!(registro.historia(&propia(), id).unwrap(), historia);
    let more = [
        anotado(3, Suceso::Revisar { texto: None }),
        nota(4, "«Ñ» y 'comillas'; DROP TABLE sucesos; \u{1f600}"),
    ];
    registro.agregar(&propia(), id, 2, &more, &[]).unwrap();
    historia.extend(more);
    // Another connection sees it.
    let otro = abrir();
    assert_eq!(otro.historia(&propia(), id).unwrap(), historia);
    let fila = otro.fila(&propia(), id).unwrap();
    assert_eq!((fila.sucesos, fila.resumen.estado), (4, Estado::EnRevisionInterna));

    let nombre = id.to_string();
    for comienzo in [&nombre[..3], &nombre[..5], &nombre, &nombre.to_lowercase()] {
        assert_eq!(otro.hallar(&propia(), &prefijo(comienzo)).unwrap(), id);
    }
    let unknown = [
        otro.historia(&propia(), otro_nombre()).map(drop),
        otro.escritos(&propia(), otro_nombre()).map(drop),
        otro.fila(&propia(), otro_nombre()).map(drop),
        otro.agregar(&propia(), otro_nombre(), 0, &[nota(1, "x")], &[]),
        otro.hallar(&propia(), &prefijo("AAA-AAAA")).map(drop),
    ];
    for result in unknown {
        assert!(matches!(&result, Err(RegistroError::NoExiste(n)) if n == "AAA-AAAA"), "{result:?}");
    }
    // One letter is enough where it is the only one, and too little among sixty.
    for n in 2..60 {
        otro.crear(&propia(), &apertura(n), &[]).unwrap();
    }
    let todos: BTreeSet<String> =
        ids(otro.as_ref(), &Filtro::default()).iter().map(ToString::to_string).collect();
    assert_eq!(todos.len(), 59);
    let shared =
        todos.iter().map(|n| &n[..1]).find(|l| todos.iter().filter(|n| n.starts_with(l)).count() > 1);
    let Err(RegistroError::Ambiguo { ids, .. }) = otro.hallar(&propia(), &prefijo(shared.unwrap())) else {
        panic!("two of them begin so");
    };
    assert!(ids.len() > 1 && ids.iter().all(|id| id.to_string().starts_with(shared.unwrap())), "{ids:?}");
}

fn a_stale_writer_is_told_what_others_wrote(abrir: Abridor<'_>) {
    let registro = abrir();
    let id = registro.crear(&propia(), &apertura(1), &[]).unwrap();
    registro.agregar(&propia(), id, 2, &[nota(3, "la primera")], &[]).unwrap();
    let late = registro.agregar(&propia(), id, 2, &[nota(3, "la segunda")], &[b"un archivo"]);
    match late {
        Err(RegistroError::Conflicto { id: de, ajenos }) => {
            assert_eq!((de, ajenos), (id, vec![nota(3, "la primera")]));
        }
        otro => panic!("{otro:?}"),
    }
    // Somebody who saw more than there is has another store in mind.
    let early = registro.agregar(&propia(), id, 9, &[nota(10, "x")], &[]);
    assert!(matches!(&early, Err(RegistroError::Conflicto { ajenos, .. }) if ajenos.is_empty()), "{early:?}");
    // Events that leave a gap are a fault of the program.
    let gap = registro.agregar(&propia(), id, 3, &[nota(5, "x")], &[]);
    assert!(matches!(gap, Err(RegistroError::Interno(_))), "{gap:?}");
    assert_eq!(registro.historia(&propia(), id).unwrap().len(), 3, "what was refused left no trace");
    let sha256 = evidencia("a", b"un archivo").sha256;
    assert!(matches!(registro.leer(&propia(), &sha256), Err(RegistroError::SinArchivo(_))));
    registro.agregar(&propia(), id, 3, &[nota(4, "la segunda")], &[]).unwrap();
}

fn an_event_never_names_a_file_that_is_not_there(abrir: Abridor<'_>) {
    let registro = abrir();
    let id = registro.crear(&propia(), &apertura(1), &[]).unwrap();
    let folio: &[u8] = b"%PDF folio";
    let with = Anotado {
        evidencias: vec![evidencia("folio ñ.pdf", folio)],
        ..anotado(3, Suceso::Contacto { texto: "llamada".to_owned() })
    };
    let without = registro.agregar(&propia(), id, 2, std::slice::from_ref(&with), &[b"otro"]);
    assert!(matches!(&without, Err(RegistroError::SinArchivo(s)) if *s == with.evidencias[0].sha256));
    registro.agregar(&propia(), id, 2, std::slice::from_ref(&with), &[folio]).unwrap();
    // It is kept once, and does for a second event.
    let again = Anotado { numero: 4, ..with.clone() };
    registro.agregar(&propia(), id, 3, std::slice::from_ref(&again), &[folio, folio]).unwrap();
    assert_eq!(registro.historia(&propia(), id).unwrap()[2..], [with.clone(), again]);
    assert_eq!(registro.leer(&propia(), &with.evidencias[0].sha256).unwrap(), folio);
    assert_eq!(registro.verificar(&propia()).unwrap().archivos, 1);

    let kept = registro.guardar(&propia(), "Ana", &[b"", folio]).unwrap();
    assert_eq!(kept, [evidencia("", b"").sha256, with.evidencias[0].sha256.clone()]);
    assert_eq!(registro.leer(&propia(), &kept[0]).unwrap(), b"");

    // Papers name files too, and their profile.
    let mut hechos = papeles(2);
    hechos.archivos = vec![evidencia("convenio.docx", b"convenio")];
    hechos.perfil = Some(evidencia("", b"perfil").sha256);
    let mut primeros = apertura(2);
    primeros[1].suceso = Suceso::PapelesGenerados(Box::new(hechos));
    for some in [&[][..], &[b"convenio".as_slice()], &[b"perfil".as_slice()]] {
        let refused = registro.crear(&propia(), &primeros, some);
        assert!(matches!(refused, Err(RegistroError::SinArchivo(_))), "{refused:?}");
    }
    registro.crear(&propia(), &primeros, &[b"convenio", b"perfil"]).unwrap();
}

fn a_second_open_one_needs_a_reason(abrir: Abridor<'_>) {
    let registro = abrir();
    let id = registro.crear(&propia(), &apertura(1), &[]).unwrap();
    let clave = registro.fila(&propia(), id).unwrap().resumen.clave();
    assert_eq!(registro.abierto_igual(&propia(), &clave).unwrap(), Some(id));
    let second = registro.crear(&propia(), &apertura(1), &[]);
    assert!(matches!(second, Err(RegistroError::YaHayOtro(otro)) if otro == id), "{second:?}");
    let second = registro.crear(&propia(), &apertura_con(1, Some("otra sede")), &[]).unwrap();
    // Each shows that the other has the same schools, while both are open.
    let rbds = papeles(1).rbds;
    let shared = |menos| registro.rbds_en_curso(&propia(), &rbds, Some(menos)).unwrap();
    assert_eq!(shared(id), rbds.iter().map(|rbd| (rbd.clone(), second)).collect::<Vec<_>>());
    assert_eq!(registro.rbds_en_curso(&propia(), &rbds, None).unwrap().len(), 4);
    assert_eq!(registro.rbds_en_curso(&propia(), &[], None).unwrap(), []);
    for open in [id, second] {
        let end = anotado(3, Suceso::Anular { motivo: "error".to_owned() });
        registro.agregar(&propia(), open, 2, &[end], &[]).unwrap();
    }
    assert_eq!(shared(id), []);
    assert_eq!(registro.abierto_igual(&propia(), &clave).unwrap(), None);
    registro.crear(&propia(), &apertura(1), &[]).unwrap();
}

fn the_board_shows_what_is_asked_for(abrir: Abridor<'_>) {
    let registro = abrir();
    let all: Vec<TramiteId> = (0..6).map(|n| registro.crear(&propia(), &apertura(n), &[]).unwrap()).collect();
    let write = |n: usize, suceso: Suceso| {
        let vistos = registro.fila(&propia(), all[n]).unwrap().sucesos;
        registro.agregar(&propia(), all[n], vistos, &[anotado(vistos + 1, suceso)], &[]).unwrap();
    };
    for ejemplar in 1..=3 {
        for n in [1, 2] {
            write(n, Suceso::Firmar { ejemplar });
        }
    }
    for n in [1, 2] {
        let canal = convenio::tramite::Canal::Correo;
        write(n, Suceso::Ingresar { canal, folio: Some(format!("F-{n}")) });
    }
    write(1, Suceso::Ampliar { dias: 20 });
    write(2, Suceso::Ampliar { dias: 9 });
    write(3, Suceso::Asignar { persona: Some("José Peña".to_owned()) });
    write(4, Suceso::Desistir { motivo: "se fue".to_owned() });
    let listed = |filtro: &Filtro| -> Vec<usize> {
        ids(registro.as_ref(), filtro).iter().map(|id| all.iter().position(|x| x == id).unwrap()).collect()
    };
    let order = listed(&Filtro::default());
    assert_eq!(order[..2], [2, 1], "the nearest term first");
    assert_eq!(order[5], 4, "what is at an end last");
    // Those without a term, equally old, by name.
    let mut rest = [0, 3, 5];
    rest.sort_by_key(|n: &usize| all[*n]);
    assert_eq!(order[2..5], rest);

    // By stretches, one gets the same rows in the same order.
    for cuantos in 1..=3 {
        let mut joined = Vec::new();
        for desde in (0..).step_by(cuantos as usize) {
            let tramo = Some(Tramo { desde, cuantos });
            let piece = listed(&Filtro { tramo, ..Filtro::default() });
            if piece.is_empty() {
                break;
            }
            assert!(piece.len() <= cuantos as usize);
            joined.extend(piece);
        }
        assert_eq!(joined, order);
    }
    assert_eq!(
        listed(&Filtro { tramo: Some(Tramo { desde: 0, cuantos: 0 }), ..Filtro::default() }),
        Vec::<usize>::new()
    );
    let texto = |t: &str| Filtro { texto: Some(t.to_owned()), ..Filtro::default() };
    let sorted = |mut v: Vec<usize>| {
        v.sort_unstable();
        v
    };
    let hoy = Some(date(2026, 3, 20));
    let persona = |p: &str| Filtro { persona: Some(p.to_owned()), ..Filtro::default() };
    let wanted: Vec<(Filtro, Vec<usize>)> = vec![
        (Filtro { estados: vec![Estado::Ingresado], ..Filtro::default() }, vec![1, 2]),
        (Filtro { estados: vec![Estado::Ingresado, Estado::Desistido], ..Filtro::default() }, vec![1, 2, 4]),
        (Filtro { abierto: Some(false), ..Filtro::default() }, vec![4]),
        (Filtro { abierto: Some(true), ..Filtro::default() }, vec![0, 1, 2, 3, 5]),
        (Filtro { atrasado: hoy, ..Filtro::default() }, vec![2]),
        (Filtro { atrasado: Some(date(2026, 3, 11)), ..Filtro::default() }, vec![]),
        (Filtro { vence_hasta: Some(date(2026, 3, 11)), ..Filtro::default() }, vec![2]),
        (persona("jose pena"), vec![3]),
        (persona("PEÑA"), vec![3]),
        (persona(""), vec![0, 1, 2, 4, 5]),
        (Filtro { region: Some(3), ..Filtro::default() }, vec![2]),
        (Filtro { modelo: Some(Modelo::Slep), ..Filtro::default() }, vec![]),
        (
            Filtro { modelo: Some(Modelo::ParticularSubvencionado), ..Filtro::default() },
            vec![0, 1, 2, 3, 4, 5],
        ),
        (Filtro { proveedor: Some("clases 3".to_owned()), ..Filtro::default() }, vec![3]),
        (Filtro { proveedor: Some("76.999.003-1".to_owned()), ..Filtro::default() }, vec![3]),
        (Filtro { toca: Some(Quien::Nadie), ..Filtro::default() }, vec![4]),
        (texto("FUNDACION boldos crm-5"), vec![5]),
        (texto("65.000.002-2"), vec![2]),
        (texto("650000022"), vec![2]),
        (texto("50006-6"), vec![3]),
        (texto("50007"), vec![3]),
        (texto("crm-4"), vec![4]),
        (texto(&all[1].to_string().to_lowercase()), vec![1]),
        (texto("boldos nadie"), vec![]),
        (texto("oldos"), vec![]),
        (texto("' OR 1=1 --"), vec![]),
        (Filtro { estados: vec![Estado::Ingresado], ..texto("65000001") }, vec![1]),
    ];
    for (filtro, rows) in wanted {
        assert_eq!(sorted(listed(&filtro)), rows, "{filtro:?}");
    }
    // A row of the list is the row of the trámite.
    for fila in registro.listar(&propia(), &Filtro::default()).unwrap() {
        assert_eq!(registro.fila(&propia(), fila.id).unwrap(), fila);
    }
}

fn a_trámite_goes_elsewhere_whole(abrir: Abridor<'_>) {
    let registro = abrir();
    let mut historia = apertura(1);
    historia.push(Anotado { evidencias: vec![evidencia("a.pdf", b"a")], ..nota(3, "con archivo") });
    let id = registro.crear(&propia(), &historia, &[b"a"]).unwrap();
    let escritos = registro.escritos(&propia(), id).unwrap();

    let mesa = Mesa::new();
    let otro = crate::registro_comun::abrir(&mesa.ruta("otro.sqlite3")).unwrap();
    let take = |escritos: &[_], archivos: &[&[u8]]| otro.importar(&propia(), "Luis", id, escritos, archivos);
    let sha256 = &historia[2].evidencias[0].sha256;
    assert!(matches!(take(&escritos, &[]), Err(RegistroError::SinArchivo(s)) if s == *sha256));
    let mut changed = escritos.clone();
    "2026-03-03".clone_into(&mut changed[1].fecha);
    let gap = [escritos[0].clone(), escritos[2].clone()];
    for (broken, en) in [(&changed[..], 2), (&gap[..], 3), (&escritos[1..], 2), (&[][..], 1)] {
        let refused = take(broken, &[b"a"]);
        assert!(
            matches!(&refused, Err(RegistroError::CadenaRota { numero, .. }) if *numero == en),
            "{refused:?}"
        );
    }
    assert_eq!(otro.listar(&propia(), &Filtro::default()).unwrap(), []);
    assert_eq!(take(&escritos, &[b"a"]).unwrap(), Importado::Nuevo);
    assert_eq!(take(&escritos, &[b"a"]).unwrap(), Importado::YaEstaba);
    assert_eq!(otro.historia(&propia(), id).unwrap(), historia);
    assert_eq!(otro.fila(&propia(), id).unwrap(), registro.fila(&propia(), id).unwrap());
    assert_eq!(otro.verificar(&propia()).unwrap().faltas, []);
    // Both go on; neither takes the place of the other.
    registro.agregar(&propia(), id, 3, &[nota(4, "aquí")], &[]).unwrap();
    otro.agregar(&propia(), id, 3, &[nota(4, "allá")], &[]).unwrap();
    let longer = registro.escritos(&propia(), id).unwrap();
    assert!(matches!(take(&longer, &[]), Err(RegistroError::OtroIgual(de)) if de == id));
    assert_eq!(otro.historia(&propia(), id).unwrap()[3], nota(4, "allá"));
}

fn organisations_never_see_each_other(abrir: Abridor<'_>) {
    let registro = abrir();
    let otra = Organizacion::new("otra");
    let historia = [apertura(1), vec![nota(3, "nuestra")]].concat();
    let id = registro.crear(&propia(), &historia, &[b"archivo"]).unwrap();
    let sha256 = evidencia("", b"archivo").sha256;
    let clave = registro.fila(&propia(), id).unwrap().resumen.clave();
    assert_eq!(registro.listar(&otra, &Filtro::default()).unwrap(), []);
    assert_eq!(registro.abierto_igual(&otra, &clave).unwrap(), None);
    assert_eq!(registro.rbds_en_curso(&otra, &papeles(1).rbds, None).unwrap(), []);
    assert_eq!(registro.verificar(&otra).unwrap().tramites, 0);
    let nothing = [
        registro.historia(&otra, id).map(drop),
        registro.escritos(&otra, id).map(drop),
        registro.fila(&otra, id).map(drop),
        registro.hallar(&otra, &prefijo(&id.to_string())).map(drop),
        registro.agregar(&otra, id, 3, &[nota(4, "ajena")], &[]),
    ];
    for result in nothing {
        assert!(matches!(result, Err(RegistroError::NoExiste(_))), "{result:?}");
    }
    assert!(matches!(registro.leer(&otra, &sha256), Err(RegistroError::SinArchivo(_))));
    // Its name is in the chain: what was written for one is not taken in by the other.
    let escritos = registro.escritos(&propia(), id).unwrap();
    let taken = registro.importar(&otra, "Luis", id, &escritos, &[]);
    assert!(matches!(taken, Err(RegistroError::CadenaRota { numero: 1, .. })), "{taken:?}");
    // The same sostenedor may be with both.
    registro.crear(&otra, &apertura(1), &[b"archivo"]).unwrap();
    assert_eq!(registro.leer(&otra, &sha256).unwrap(), b"archivo");
    assert_eq!(registro.listar(&propia(), &Filtro::default()).unwrap().len(), 1);
}
