//! The files of a closed package, in their order, and its manifest.

use super::entrada::{De, Escaneado};
use super::nombres;
use super::word::Adjunto;
use crate::base::huella::sha256;
use crate::paquete::{Cierre, Manifiesto, Pieza, Verificacion};

/// State of a scan in the manifest.
const ESCANEADO: &str = "escaneado";
/// State of one that was a picture and was made a PDF.
const CONVERTIDO: &str = "convertido de imagen";
/// State of a file that a person gave in the place of the package's.
const ENTREGADO: &str = "entregado";

/// Every file: what was signed, what it was printed from, the Anexo, the letter, the personería.
pub(super) fn pieces<'a>(
    generado: &Verificacion,
    word: Adjunto,
    anexo: Adjunto,
    escaneos: &'a [Escaneado],
) -> Vec<Pieza<'a>> {
    let mut piezas: Vec<Pieza<'a>> = Vec::new();
    let scan = |escaneo: &'a Escaneado, titulo: &str| {
        let leido = escaneo.leido.as_ref()?;
        Some(Pieza {
            nombre: escaneo.nombre.clone(),
            titulo: titulo.to_owned(),
            estado: if leido.era_imagen { CONVERTIDO } else { ESCANEADO }.to_owned(),
            bytes: leido.bytes,
            sha256: leido.sha256.clone(),
            contenido: Box::new(move || escaneo.pdf()),
        })
    };
    let of = |de: De| escaneos.iter().find(move |e| e.de == de);
    piezas.extend(of(De::Firmado).and_then(|e| scan(e, "Convenio firmado")));
    piezas.push(attached(generado, word));
    piezas.push(attached(generado, anexo));
    piezas.extend(of(De::Anexo).and_then(|e| scan(e, "Anexo firmado")));
    if let Some(bytes) = generado.contenido.get(nombres::OFICIO) {
        let oficio = Adjunto { nombre: nombres::OFICIO.to_owned(), bytes: bytes.clone(), distinto: false };
        piezas.push(attached(generado, oficio));
    }
    for escaneo in escaneos {
        let De::Linea(codigo) = &escaneo.de else { continue };
        let linea = generado.manifiesto.lista.iter().find(|l| l.codigo == *codigo);
        let titulo = linea.map_or(codigo.as_str(), |l| &l.nombre);
        piezas.extend(scan(escaneo, titulo));
    }
    // The same scan for two lines lies there once.
    let mut names: Vec<String> = Vec::new();
    piezas.retain(|p| {
        let new = !names.contains(&p.nombre);
        names.push(p.nombre.clone());
        new
    });
    piezas
}

fn attached<'a>(generado: &Verificacion, adjunto: Adjunto) -> Pieza<'a> {
    let Adjunto { nombre, bytes, distinto } = adjunto;
    let ficha = generado.manifiesto.archivos.iter().find(|f| f.nombre == nombre);
    let titulo = ficha.map_or_else(|| "Anexo".to_owned(), |f| f.titulo.clone());
    let estado = ficha.filter(|_| !distinto).map_or_else(|| ENTREGADO.to_owned(), |f| f.estado.clone());
    Pieza {
        nombre,
        titulo,
        estado,
        bytes: bytes.len() as u64,
        sha256: sha256(&bytes),
        contenido: Box::new(move || Ok(bytes.clone().into())),
    }
}

/// The generated package's manifest, with what closing added; what is said of papers that are not handed in is left out.
pub(super) fn manifest(generado: &Manifiesto, cierre: Cierre, piezas: &[Pieza<'_>]) -> Manifiesto {
    let mut m = generado.clone();
    let is_in = |nombre: &str| piezas.iter().any(|p| p.nombre == nombre);
    m.blancos_declarados.retain(|b| is_in(&b.archivo));
    m.datos_sin_lugar.retain(|d| is_in(&d.archivo));
    m.cierre = Some(cierre);
    m
}
