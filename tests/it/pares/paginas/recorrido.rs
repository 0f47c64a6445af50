//! The whole way in a browser, from "I have an RBD" to the token; and axe-core on every page of it.

use std::fs;

use super::perfil::{ejemplo, escribir_perfil};
use super::{Como, Mesa, Navegador, Servidor, entrar};
use crate::comun_cerrar::{LISTA, pdf};
use crate::comun_correo::{Guion, Servidor as Buzon};
use crate::comun_token::{TOKEN, correo, lineas};

type Look<'a> = &'a mut dyn FnMut(&Navegador);

/// Goes the whole way as a person would, only by what the screen says; `look` is called on every page.
fn recorrer(n: &Navegador, mesa: &Mesa, buzon: &Buzon, look: Look<'_>) {
    settle(n, mesa, buzon, look);
    let borrador = escribir_perfil(n, &ejemplo(), look);
    let id = make_and_close(n, mesa, look);
    send(n, &id, buzon, look);
    follow(n, mesa, &id, look);
    receive(n, mesa, &id, look);
    assert!(mesa.ruta(&format!("datos/borradores/{borrador}/perfil.toml")).exists());
    assert_eq!(mesa.correr(["registro", "verificar"]).codigo, 0);
}

/// Settings: directory, mail.
fn settle(n: &Navegador, mesa: &Mesa, buzon: &Buzon, look: Look<'_>) {
    // A directory, so that the school is found by its name.
    let directorio = mesa.escribir(
        "directorio.csv",
        crate::directorio_muestra::original(2024, &crate::directorio_muestra::filas()),
    );
    n.enlace("Ajustes");
    look(n);
    n.archivo("archivo", &directorio);
    n.boton("Instalar el directorio");
    n.enlace("Ajustar el correo");
    look(n);
    n.escribir("servidor", "127.0.0.1");
    n.escribir("puerto", &buzon.puerto.to_string());
    n.escribir("remitente", "nadie");
    n.boton("Guardar");
    look(n);
    n.escribir("remitente", "convenio@colegio.example");
    n.boton("Guardar");
    n.boton("Probar el correo");
    assert!(n.texto("main").contains("El servidor aceptó el correo"), "{}", n.texto("main"));
    look(n);
    n.enlace("Ayuda");
    look(n);
    n.enlace("Inicio");
    n.enlace("Empezar un convenio");
    n.escribir("q", "boldos");
    n.boton("Buscar en el directorio de 2024");
    look(n);
    n.enlace("Inicio");
}

/// From the review to a closed package; the trámite's name.
fn make_and_close(n: &Navegador, mesa: &Mesa, look: Look<'_>) -> String {
    n.enlace("Ver cómo queda el convenio");
    look(n);
    n.enlace("Volver a la revisión");
    n.enlace("Hacer los papeles");
    look(n);
    let modelo = mesa.escribir("modelo.docx", crate::modelo::modelo(crate::modelo::SUBVENCIONADO, &[]));
    n.archivo("oficial-particular_subvencionado", &modelo);
    n.boton("Traer el modelo Particular subvencionado");
    look(n);
    n.boton("Guardar");
    let matriz = mesa.escribir("matriz.xlsx", crate::generar_anexo::matriz());
    n.archivo("matriz", &matriz);
    n.boton("Traer la matriz");
    look(n);
    n.boton("Guardar");
    n.boton("Hacer los papeles");
    let id = n.donde().split('/').nth(2).unwrap().to_owned();
    assert_eq!(n.donde(), format!("/tramite/{id}/papeles"), "{}", n.texto("main"));
    look(n);

    n.enlace("Subir los escaneos y cerrar");
    look(n);
    n.boton("Cerrar el paquete");
    look(n);
    for codigo in std::iter::once("firmado").chain(LISTA) {
        n.archivo(codigo, &mesa.escribir(&format!("{codigo}.pdf"), pdf(&[codigo, "Segunda hoja"])));
    }
    n.boton("Solo guardar los archivos");
    n.enlace("Subir los escaneos y cerrar");
    look(n);
    n.escribir("motivo", "Ensayo");
    n.boton("Cerrar el paquete");
    assert!(n.texto("main").contains("quedó cerrado"), "{}", n.texto("main"));
    look(n);
    id
}

/// The mail, sent once.
fn send(n: &Navegador, id: &str, buzon: &Buzon, look: Look<'_>) {
    n.enlace("Ver y enviar el correo a Interoperabilidad");
    look(n);
    n.boton("Revisar y enviar");
    if n.hay(".errores") {
        look(n);
        n.escribir("motivo", "Ensayo");
        n.boton("Revisar y enviar");
    }
    look(n);
    n.boton("Enviar a interoperabilidad@mineduc.cl");
    assert!(n.texto("main").contains("El servidor aceptó el correo"), "{}", n.texto("main"));
    assert_eq!(buzon.cuantos(), 2);
    look(n);
    n.enlace(&format!("Volver al trámite {id}"));
    look(n);
}

/// The counter, a note, a correction that is not made, what ends when.
fn follow(n: &Navegador, mesa: &Mesa, id: &str, look: Look<'_>) {
    n.enlace("Ingresó en la oficina de partes");
    look(n);
    n.boton("Anotar");
    look(n);
    n.pulsar("#canal");
    n.escribir("folio", "4567");
    n.archivo("archivo", &mesa.escribir("comprobante.pdf", pdf(&["Timbre"])));
    n.boton("Anotar");
    assert_eq!(n.texto(".estado"), "Ingresado");
    n.escribir("texto", "Hablé con la SEREMI.");
    n.boton("Agregar la nota");
    n.enlace("Historia");
    look(n);
    n.enlace("Corregir");
    look(n);
    n.boton("Corregir");
    look(n);
    n.ir(&format!("{}/agenda", n.sitio()));
    look(n);
    n.ir(&format!("{}/tramites", n.sitio()));
    look(n);
    n.ir(&format!("{}/ajustes/tablas/regiones", n.sitio()));
    look(n);
    n.ir(&format!("{}/tramite/{id}", n.sitio()));
}

/// The credentials, until the connection works.
fn receive(n: &Navegador, mesa: &Mesa, id: &str, look: Look<'_>) {
    n.enlace("Credenciales: token y semilla");
    look(n);
    let mail = correo("Content-Type: text/plain; charset=utf-8", &lineas());
    n.archivo("correo", &mesa.escribir("mineduc.eml", mail));
    n.boton("Guardar selladas");
    look(n);
    n.boton("Mostrar las credenciales");
    look(n);
    n.pulsar("#seguro");
    n.boton("Mostrar las credenciales");
    assert!(n.texto("main").contains(TOKEN));
    look(n);
    n.enlace(&format!("Volver al trámite {id}"));
    n.enlace("Credenciales: token y semilla");
    n.pulsar("#modo-2");
    n.boton("Entregar");
    assert!(n.texto("main").contains(TOKEN), "{}", n.texto("main"));
    n.enlace(&format!("Volver al trámite {id}"));
    n.enlace("La conexión quedó operativa");
    n.escribir("texto", "SIGE aceptó la asistencia.");
    n.boton("Anotar");
    assert_eq!(n.texto(".estado"), "Operativo");
    look(n);
    n.enlace("Inicio");
    look(n);
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_goes_the_whole_way_and_axe_finds_nothing() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como::default());
    let mut faltas = Vec::new();
    recorrer(&n, &mesa, &Buzon::new(Guion::default()), &mut |n| faltas.extend(n.faltas()));
    faltas.sort();
    faltas.dedup();
    assert!(faltas.is_empty(), "{faltas:#?}");
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_goes_the_whole_way_on_a_telephone() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como { ancho: 320, ..Como::default() });
    let mut anchas = Vec::new();
    recorrer(&n, &mesa, &Buzon::new(Guion::default()), &mut |n| {
        let wide =
            n.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if wide != 0 {
            anchas.push(format!("{}: {wide}", n.donde()));
        }
    });
    assert!(anchas.is_empty(), "{anchas:#?}");
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_goes_the_whole_way_without_scripts() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como { scripts: false, ..Como::default() });
    let fotos = std::env::var_os("CONVENIO_FOTOS").map(std::path::PathBuf::from);
    let mut seen = 0;
    recorrer(&n, &mesa, &Buzon::new(Guion::default()), &mut |n| {
        seen += 1;
        if let Some(carpeta) = &fotos {
            let name = n.donde().replace('/', "_");
            fs::create_dir_all(carpeta).unwrap();
            let ruta = carpeta.join(format!("{seen:02}{name}.png"));
            convenio::base::escritura::put_file(&ruta, &n.foto(), true).unwrap();
        }
    });
    assert!(seen > 30, "{seen}");
}
