//! `convenio generar`

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Cierre, Salida, own_fault};
use crate::base::configuracion;
use crate::base::texto::list;
use crate::casos::{self, ComoLlenar, Generado, Hecho, Marco, NoGenerado, Oficiales, Opciones};
use crate::catalogo::Catalogo;
use crate::documentos::{EnBlanco, EstadoPapel, Papel};
use crate::paquete::Escrito;
use crate::tramite::Papeles;

/// Hace todos los papeles del convenio a partir de uno o más perfiles
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Generar {
    /// Perfil en TOML o ficha de Excel; «-» lee la entrada estándar (se pueden indicar varios)
    #[arg(required = true, value_name = "PERFIL")]
    perfiles: Vec<PathBuf>,
    #[command(flatten)]
    como: ComoGenerar,
}

/// How papers are made, for every order that makes some.
#[derive(clap::Args, Debug)]
pub(super) struct ComoGenerar {
    /// Carpeta donde se dejan los paquetes; si se omite, ./salida
    #[arg(long, value_name = "CARPETA")]
    salida: Option<PathBuf>,
    /// Modelo oficial del convenio en Word, que se llena en lugar del texto de referencia (se puede repetir, uno por dependencia)
    #[arg(long, value_name = "MODELO")]
    modelo_oficial: Vec<PathBuf>,
    /// Matriz oficial del Anexo en Excel (.xlsx, .xlsm, .xls) o LibreOffice (.ods), que se llena en lugar del Anexo de referencia
    #[arg(long, value_name = "MATRIZ")]
    anexo_oficial: Option<PathBuf>,
    /// Carpeta con los modelos oficiales: municipal.docx, particular_subvencionado.docx …, y la matriz: anexo.xlsx; si se omite, la de la configuración
    #[arg(long, value_name = "CARPETA")]
    modelos: Option<PathBuf>,
    /// Mapa de los espacios del modelo oficial; si se omite, el que está al lado del modelo
    #[arg(long, value_name = "MAPA", requires = "modelo_oficial")]
    mapa: Option<PathBuf>,
    /// Llena de los archivos oficiales lo que es seguro, deja el resto como está y lo enumera
    #[arg(long)]
    permitir_blancos: bool,
    /// Llena un modelo oficial que es para otra dependencia
    #[arg(long)]
    otro_modelo: bool,
    /// Reemplaza un paquete que existe y es distinto; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
}

impl Generar {
    /// Makes all packages it can, and tells of each profile.
    pub(super) fn run(&self, marco: &Marco<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        if self.perfiles.len() > 1 && self.perfiles.iter().any(|p| p == Path::new("-")) {
            salida.complain("«-» solo puede ir como único perfil");
            return Ok(Cierre::Uso);
        }
        if self.como.has_a_map_for_several() {
            salida.complain("«--mapa» vale para un solo modelo oficial: deje cada mapa al lado de su modelo");
            return Ok(Cierre::Uso);
        }
        let opciones = self.como.options();
        let (mut worst, mut failed) = (Cierre::Hecho, None);
        let done = casos::generar(&self.perfiles, marco, &opciones, &mut |generado| {
            worst = worst.max(outcome(&generado));
            if failed.is_none() {
                failed = tell(&generado, marco.catalogo, salida).err();
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if let Err(error) = done {
            return super::modelo::failed(error, salida);
        }
        if salida.is_json() {
            salida.end_list()?;
        }
        Ok(worst)
    }
}

impl ComoGenerar {
    /// Whether the one map would have to be that of several models.
    pub(super) fn has_a_map_for_several(&self) -> bool {
        self.mapa.is_some() && self.modelo_oficial.len() > 1
    }

    /// Where to and how.
    pub(super) fn options(&self) -> Opciones {
        let salida = self.salida.clone().unwrap_or_else(|| PathBuf::from("salida"));
        Opciones { salida, forzar: self.forzar, oficiales: self.officials() }
    }

    /// The same as the papers of a trámite were made, where nothing else was said.
    pub(super) fn options_as_before(&self, papeles: &Papeles) -> Opciones {
        let mut opciones = self.options();
        let titular = &papeles.titular;
        if let (None, Some(lugar)) = (&self.salida, Path::new(&titular.carpeta).parent()) {
            lugar.clone_into(&mut opciones.salida);
        }
        let oficiales = &mut opciones.oficiales;
        if oficiales.archivos.is_empty() {
            oficiales.archivos = titular.oficiales.iter().map(PathBuf::from).collect();
        }
        if oficiales.anexo.is_none() && !titular.anexo.is_empty() {
            oficiales.anexo = Some(PathBuf::from(&titular.anexo));
        }
        opciones
    }

    fn officials(&self) -> Oficiales {
        Oficiales {
            archivos: self.modelo_oficial.clone(),
            anexo: self.anexo_oficial.clone(),
            carpeta: self.modelos.clone().or_else(configuracion::models_folder),
            carpeta_dicha: self.modelos.is_some(),
            mapa: self.mapa.clone(),
            como: ComoLlenar { permitir_blancos: self.permitir_blancos, otro_modelo: self.otro_modelo },
        }
    }
}

fn outcome(generado: &Generado) -> Cierre {
    match &generado.desenlace {
        Ok(hechos) if hechos.iter().any(|h| matches!(h.escrito, Escrito::Difiere(_))) => Cierre::ConProblemas,
        Ok(_) => Cierre::Hecho,
        Err(NoGenerado::Problemas(_)) => Cierre::ConProblemas,
        Err(NoGenerado::Entorno(_)) => Cierre::Entorno,
        Err(NoGenerado::Interno(_)) => Cierre::Interno,
    }
}

fn tell(generado: &Generado, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        return salida.element(&as_json(generado));
    }
    salida.draw(&generado.avisos)?;
    match &generado.desenlace {
        Ok(hechos) => hechos.iter().try_for_each(|hecho| summary(hecho, catalogo, salida)),
        Err(NoGenerado::Problemas(problemas)) => {
            salida.draw(problemas)?;
            salida.line(&format!(
                "{}: no se generó nada. Corrija lo anterior y repita.",
                generado.perfil.display()
            ))
        }
        Err(NoGenerado::Entorno(fallo)) => {
            salida.complain(&format!("{}: {fallo}", generado.perfil.display()));
            Ok(())
        }
        Err(NoGenerado::Interno(error)) => {
            let fallo = own_fault(&error, Some("perfil"));
            salida.complain(&format!("{}: {fallo}", generado.perfil.display()));
            Ok(())
        }
    }
}

/// What was made, for which model, with which blanks, and what to do next.
fn summary(hecho: &Hecho, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    let carpeta = hecho.carpeta.display();
    match &hecho.escrito {
        Escrito::SinCambios => {
            return salida.line(&format!("{carpeta}: ya estaba hecho, sin cambios."));
        }
        Escrito::Difiere(papeles) => {
            salida.complain(&format!(
                "{carpeta}: ya existe un paquete distinto, y no se tocó. Difiere en: {}.\n  \
                 Para reemplazarlo repita con --forzar: el anterior se conserva al lado, como .anterior.",
                papeles.join(", ")
            ));
            return Ok(());
        }
        Escrito::Creado => salida.line(&format!("Paquete creado en {carpeta}"))?,
        Escrito::Reemplazado => {
            salida.line(&format!(
                "Paquete reemplazado en {carpeta} (el anterior quedó en {carpeta}.anterior)"
            ))?;
        }
    }
    salida.line(&format!("  Modelo: {}. Estado: {}.\n", hecho.modelo_nombre, hecho.estado))?;
    for p in &hecho.papeles {
        let lleno = match (p.estado, p.papel) {
            (EstadoPapel::Referencia, _) => "",
            (EstadoPapel::Oficial, Papel::Anexo) => " (la matriz oficial, llena)",
            (EstadoPapel::Oficial, _) => " (el modelo oficial, lleno)",
        };
        salida.line(&format!("  {:<28} {}{lleno}", p.archivo, p.papel.titulo()))?;
    }
    salida.line(&format!("  Todo junto: {}\n", hecho.zip.display()))?;
    blanks(hecho, salida)?;
    salida.line("\n  Qué sigue:")?;
    for (n, step) in (1..).zip(steps(hecho, catalogo)) {
        salida.line(&format!("  {n}. {step}"))?;
    }
    salida.line("")
}

/// What was left for others; and in an official model, what the person still has to decide.
fn blanks(hecho: &Hecho, salida: &mut Salida) -> io::Result<()> {
    salida.line("  Espacios que quedan en blanco a propósito, porque los completa otra persona:")?;
    for (archivo, blancos) in &hecho.blancos {
        let left: Vec<&str> =
            blancos.iter().filter(|b| !b.pendiente).map(|b| b.descripcion.as_str()).collect();
        if hecho.is_official(archivo) {
            left.iter().try_for_each(|que| salida.line(&format!("  - {archivo}: {que}")))?;
        } else if !left.is_empty() {
            salida.line(&format!("  - {archivo}: {}", list(&left)))?;
        }
    }
    let pending: Vec<(&str, &EnBlanco)> = hecho
        .blancos
        .iter()
        .flat_map(|(archivo, blancos)| blancos.iter().map(move |b| (*archivo, b)))
        .filter(|(_, b)| b.pendiente)
        .collect();
    if !pending.is_empty() {
        salida.line(
            "\n  Espacios que quedaron en blanco porque usted lo permitió, y que debe completar o dejar:",
        )?;
    }
    for (archivo, blanco) in pending {
        salida.line(&format!("  - {archivo}: {}", blanco.descripcion))?;
    }
    Ok(())
}

/// What to do with the package now.
fn steps(hecho: &Hecho, catalogo: &Catalogo) -> Vec<String> {
    let [convenio, anexo, hoja] = [Papel::Convenio, Papel::Anexo, Papel::Hoja].map(|p| hecho.archivo(p));
    let (modelos, matriz) = (catalogo.pagina_modelos(), catalogo.matriz_anexo());
    let mut steps = match (hecho.is_official(convenio), hecho.is_official(anexo)) {
        (true, true) => vec![format!(
            "Abra {convenio} y {anexo}, que son los archivos que usted entregó, y compárelos con {hoja}.\n     Compruebe que sean los vigentes.\n     Modelos: {modelos}\n     Anexo:   {matriz}"
        )],
        (true, false) => vec![
            format!(
                "Abra {convenio}, que es el modelo que usted entregó, y compárelo con {hoja}.\n     Compruebe que sea el modelo vigente: {modelos}"
            ),
            format!(
                "Baje la matriz del Anexo y repita la orden con --anexo-oficial; o traspase a ella cada valor de {hoja}:\n     prevalece sobre nuestro Anexo de referencia.\n     Anexo:   {matriz}"
            ),
        ],
        (false, true) => vec![
            format!(
                "Abra {anexo}, que es la matriz que usted entregó, y compárela con {hoja}.\n     Compruebe que sea la vigente: {matriz}"
            ),
            format!(
                "Baje el modelo oficial del convenio, que prevalece sobre este texto de referencia, y repita la orden con\n     --modelo-oficial; o traspase a mano cada valor de {hoja}, en su orden.\n     Modelos: {modelos}"
            ),
        ],
        (false, false) => vec![
            format!(
                "Baje el modelo oficial del convenio y la matriz del Anexo: prevalecen sobre este texto de referencia.\n     Modelos: {modelos}\n     Anexo:   {matriz}"
            ),
            format!(
                "Repita la orden con --modelo-oficial y --anexo-oficial, para que convenio y Anexo salgan en lo que bajó; o\n     traspase a mano cada valor de {hoja}, en su orden."
            ),
        ],
    };
    steps.extend([
        print_and_sign(hecho, convenio),
        format!(
            "Reúna lo que pide {} y escanéelo con el convenio firmado:\n     convenio paquete cerrar {} --firmado CONVENIO.pdf --personeria CÓDIGO=DOCUMENTO.pdf\n     deja la carpeta para el pendrive, la imagen del CD y el kit digital; si falta un documento, dice cuál y su código.",
            Papel::Lista.archivo(),
            hecho.carpeta.display()
        ),
        format!("Entréguelo con el oficio en la oficina de partes:\n     {}.", hecho.seremi),
        format!("Envíe el convenio y el Anexo a {}.", catalogo.correo_interoperabilidad()),
    ]);
    steps
}

/// Printing, by the program or by hand, and who signs where.
fn print_and_sign(hecho: &Hecho, convenio: &str) -> String {
    let firma = match &hecho.firmantes[..] {
        [one] => format!("Firma {one}, sobre su nombre"),
        many => format!("Firman juntos, cada cual sobre su nombre, {}", list(many)),
    };
    format!(
        "Imprima los tres ejemplares: convenio paquete imprimir {}\n     \
         deja los PDF listos. A mano: abra {convenio}, imprímalo tres veces por las dos caras y cuente que los tres\n     \
         tengan las mismas páginas.\n     \
         {firma} al final de cada ejemplar. El espacio del Ministerio se deja en blanco.",
        hecho.carpeta.display()
    )
}

fn as_json(generado: &Generado) -> Value {
    let mut diagnosticos: Vec<_> = generado.avisos.iter().collect();
    let mut error = None;
    let mut paquetes = Vec::new();
    match &generado.desenlace {
        Ok(hechos) => paquetes = hechos.iter().map(package_json).collect(),
        Err(NoGenerado::Problemas(problemas)) => diagnosticos.extend(problemas),
        Err(NoGenerado::Entorno(fallo)) => error = Some(fallo.to_string()),
        Err(NoGenerado::Interno(falla)) => error = Some(falla.clone()),
    }
    json!({
        "perfil": generado.perfil, "cierre": outcome(generado).code(), "paquetes": paquetes,
        "diagnosticos": diagnosticos, "error": error,
    })
}

fn package_json(hecho: &Hecho) -> Value {
    let (resultado, difiere): (&str, &[String]) = match &hecho.escrito {
        Escrito::Creado => ("creado", &[]),
        Escrito::SinCambios => ("sin_cambios", &[]),
        Escrito::Reemplazado => ("reemplazado", &[]),
        Escrito::Difiere(papeles) => ("difiere", papeles),
    };
    let blancos: Vec<Value> =
        hecho.blancos.iter().flat_map(|(archivo, all)| all.iter().map(|b| blank_json(archivo, b))).collect();
    let papeles: Vec<Value> =
        hecho.papeles.iter().map(|p| json!({ "archivo": p.archivo, "estado": p.estado.clave() })).collect();
    json!({
        "modelo": hecho.modelo.clave(), "estado": hecho.estado, "resultado": resultado, "carpeta": hecho.carpeta,
        "zip": hecho.zip, "archivos": hecho.archivos, "papeles": papeles, "difiere": difiere,
        "blancos_declarados": blancos, "seremi": hecho.seremi,
    })
}

fn blank_json(archivo: &str, blanco: &EnBlanco) -> Value {
    json!({
        "archivo": archivo, "campo": blanco.campo, "descripcion": blanco.descripcion,
        "pendiente": blanco.pendiente,
    })
}
