//! The official files of a batch: which is for which convenio, each opened once, filled for each profile.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::anexo_oficial::{AnexoLleno, Matrices};
use super::cruce::Cruce;
use super::modelo::{Abierto, NoModelo, fill, place_of, read_model, read_with_map, undecided};
use super::oficiales::{Oficiales, again, check_kind, several};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};
use crate::catalogo::{Catalogo, Modelo};
use crate::documentos::modelos::oficial::Lleno;
use crate::documentos::{Dibujado, EnBlanco, EstadoPapel, Papel};
use crate::paquete::OrigenOficial;
use crate::perfil::Expediente;

type Encontrado = Result<Option<Abierto>, NoModelo>;

/// The official files of a run.
pub(super) struct Estante<'p> {
    pedido: &'p Oficiales,
    matrices: Matrices<'p>,
    dados: Vec<Abierto>,
    /// For each of [`Modelo::TODOS`], the file of the folder; looked for when the first profile needs it.
    carpeta: [OnceLock<Encontrado>; Modelo::TODOS.len()],
    por_contenido: OnceLock<Vec<(Modelo, PathBuf)>>,
}

impl<'p> Estante<'p> {
    /// Opens the files that the person named.
    ///
    /// # Errors
    /// What is wrong with any of them: without it nothing of the run would be as asked.
    pub(super) fn open(pedido: &'p Oficiales, catalogo: &Catalogo) -> Result<Self, NoModelo> {
        let mapa = pedido.mapa.as_deref();
        let read = |ruta: &PathBuf| {
            check_kind(ruta, Papel::Convenio, catalogo)?;
            read_with_map(ruta, mapa, catalogo)
        };
        let dados = pedido.archivos.iter().map(read).collect::<Result<_, _>>()?;
        if let Some(carpeta) = pedido.carpeta.as_deref().filter(|_| pedido.carpeta_dicha) {
            fs::read_dir(carpeta).map_err(Fallo::al("leer", carpeta)).map_err(NoModelo::Entorno)?;
        }
        let matrices = Matrices::open(pedido, catalogo)?;
        let (carpeta, por_contenido) = Default::default();
        Ok(Self { pedido, matrices, dados, carpeta, por_contenido })
    }

    /// The official model for one of the expedientes of a profile; none where its convenio is our own text.
    ///
    /// # Errors
    /// Several files are for it, or the one that is can't be read; or it can't be told for which it is.
    fn find(
        &self,
        x: &Expediente<'_>,
        todos: &[Expediente<'_>],
        catalogo: &Catalogo,
    ) -> Result<Option<&Abierto>, NoModelo> {
        let claimed = |m: Modelo| self.dados.iter().filter(move |a| says(a) == Some(m));
        let mut own = claimed(x.modelo);
        match (own.next(), own.next()) {
            (None, _) => {}
            (Some(uno), None) => return Ok(Some(uno)),
            (Some(uno), Some(otro)) => {
                let que = format!("un modelo de convenio de {}", catalogo.modelo(x.modelo).nombre);
                return Err(several(&otro.ruta, &[&uno.ruta, &otro.ruta], &que, "Indique uno solo."));
            }
        }
        // A file that does not say for whom it is, for the one expediente that has no file that does.
        let silent: Vec<&Abierto> = self.dados.iter().filter(|a| says(a).is_none()).collect();
        let unclaimed = todos.iter().filter(|x| claimed(x.modelo).next().is_none()).count();
        match silent[..] {
            [] => {}
            [uno] if unclaimed == 1 => return Ok(Some(uno)),
            [uno, ..] => return Err(NoModelo::Problemas(undecided(&uno.ruta, todos, catalogo).into())),
        }
        match self.in_folder(x.modelo, catalogo) {
            Ok(Some(abierto)) => Ok(Some(abierto)),
            // Files for none of this profile's dependencies are refused with the reason, not passed over in silence.
            Ok(None) if unclaimed == todos.len() => Ok(self.dados.first()),
            Ok(None) => Ok(None),
            Err(error) => Err(again(error)),
        }
    }

    /// The file of the folder that is for a model: by its name, or else by what its title says.
    fn in_folder(&self, modelo: Modelo, catalogo: &Catalogo) -> Result<Option<&Abierto>, &NoModelo> {
        let Some(i) = Modelo::TODOS.iter().position(|m| *m == modelo) else { return Ok(None) };
        self.carpeta[i].get_or_init(|| self.look_for(modelo, catalogo)).as_ref().map(Option::as_ref)
    }

    fn look_for(&self, modelo: Modelo, catalogo: &Catalogo) -> Encontrado {
        let Some(carpeta) = &self.pedido.carpeta else { return Ok(None) };
        let named = ["docx", "doc"].map(|ext| carpeta.join(format!("{}.{ext}", modelo.clave())));
        if let Some(ruta) = named.iter().find(|ruta| ruta.is_file()) {
            check_kind(ruta, Papel::Convenio, catalogo)?;
            return read_with_map(ruta, None, catalogo).map(Some);
        }
        let found = self.por_contenido.get_or_init(|| by_content(carpeta, catalogo));
        let mut own = found.iter().filter(|(m, _)| *m == modelo).map(|(_, ruta)| ruta);
        match (own.next(), own.next()) {
            (None, _) => Ok(None),
            (Some(ruta), None) => read_with_map(ruta, None, catalogo).map(Some),
            (Some(uno), Some(otro)) => {
                let que = format!("un modelo de convenio {}", modelo.clave());
                let ayuda = format!("Deje uno, o llame {}.docx al que vale.", modelo.clave());
                Err(several(carpeta, &[uno, otro], &que, &ayuda))
            }
        }
    }

    /// The official papers of an expediente, filled and held against each other; none where there is no file for them.
    ///
    /// # Errors
    /// All that is wrong with both files, or left to decide in them. An own fault or the disk is told alone.
    pub(super) fn fill(
        &self,
        x: &Expediente<'_>,
        todos: &[Expediente<'_>],
        catalogo: &Catalogo,
    ) -> Result<Llenos<'_>, NoModelo> {
        let mut avisos = Diagnosticos::default();
        let convenio = gather(self.convenio(x, todos, catalogo), &mut avisos)?;
        let anexo = gather(self.matrices.fill(x, catalogo), &mut avisos)?;
        if let (Some(convenio), Some(anexo)) = (&convenio, &anexo) {
            let both = Cruce {
                word: (convenio.abierto, &convenio.lleno),
                excel: (anexo.abierto, &anexo.cotejo),
                severidad: self.pedido.como.severity(),
            };
            avisos.extend(both.check(x, catalogo)?);
        }
        let mut llenos = Llenos::default();
        if let Some(ConvenioLleno { abierto, lleno, avisos: suyos }) = convenio {
            avisos.extend(suyos);
            llenos.convenio = Some(abierto.origin());
            llenos.papeles.push(drawn(Papel::Convenio, Papel::Convenio.archivo(), abierto, lleno));
        }
        if let Some(AnexoLleno { abierto, lleno, avisos: suyos, .. }) = anexo {
            avisos.extend(suyos);
            llenos.anexo = Some(abierto.origin());
            llenos.papeles.push(drawn(Papel::Anexo, abierto.archivo.anexo_name(), abierto, lleno));
        }
        llenos.avisos = avisos;
        if llenos.avisos.has_errors() { Err(NoModelo::Problemas(llenos.avisos)) } else { Ok(llenos) }
    }

    /// The convenio of an expediente; none where there is no model for it.
    fn convenio(
        &self,
        x: &Expediente<'_>,
        todos: &[Expediente<'_>],
        catalogo: &Catalogo,
    ) -> Result<Result<ConvenioLleno<'_>, Diagnosticos>, NoModelo> {
        let Some(abierto) = self.find(x, todos, catalogo)? else {
            return Ok(Err(self.missing(x, catalogo).into_iter().collect()));
        };
        let (lleno, avisos) = fill(abierto, x, catalogo, &self.pedido.como)?;
        Ok(Ok(ConvenioLleno { abierto, lleno, avisos }))
    }

    /// Who asked for official models should hear where there was none.
    fn missing(&self, x: &Expediente<'_>, catalogo: &Catalogo) -> Option<Diagnostico> {
        let carpeta = self.pedido.carpeta.as_ref().filter(|_| self.pedido.carpeta_dicha);
        let asked = carpeta.or(self.pedido.archivos.first())?;
        Some(Diagnostico::advertencia(
            "modelo-sin-archivo",
            Lugar::archivo(asked),
            format!(
                "no se encontró un modelo para el convenio de {}: salió con el texto de referencia",
                catalogo.modelo(x.modelo).nombre
            ),
            format!(
                "Indíquelo con --modelo-oficial, o déjelo en la carpeta de modelos como {}.docx.",
                x.modelo.clave()
            ),
        ))
    }
}

/// The convenio of an expediente.
struct ConvenioLleno<'a> {
    abierto: &'a Abierto,
    lleno: Lleno,
    avisos: Diagnosticos,
}

/// The official papers of an expediente, and what each was made from.
#[derive(Default)]
pub(super) struct Llenos<'a> {
    pub papeles: Vec<Dibujado>,
    pub convenio: Option<OrigenOficial<'a>>,
    pub anexo: Option<OrigenOficial<'a>>,
    /// What a person should know.
    pub avisos: Diagnosticos,
}

/// A paper, unless there is no file for it; its problems are kept, so that those of the other paper are heard too.
fn gather<T>(
    lleno: Result<Result<T, Diagnosticos>, NoModelo>,
    avisos: &mut Diagnosticos,
) -> Result<Option<T>, NoModelo> {
    match lleno {
        Ok(Ok(lleno)) => Ok(Some(lleno)),
        Ok(Err(notas)) | Err(NoModelo::Problemas(notas)) => {
            avisos.extend(notas);
            Ok(None)
        }
        Err(otro) => Err(otro),
    }
}

impl Abierto {
    fn origin(&self) -> OrigenOficial<'_> {
        OrigenOficial {
            modelo: self.archivo.huella(),
            hecho_de: self.hecho_de.as_deref(),
            mapa: self.mapa.as_ref().map(|(_, huella)| huella.as_str()),
        }
    }
}

/// A filled file as a paper of a package.
fn drawn(papel: Papel, archivo: &'static str, abierto: &Abierto, lleno: Lleno) -> Dibujado {
    let r = lleno.resultado;
    let lines = abierto.archivo.renglones();
    let left = r.dejados.into_iter().map(|p| (p, false)).chain(r.pendientes.into_iter().map(|p| (p, true)));
    let blancos = left.map(|(p, pendiente)| {
        let named = lines.iter().find(|b| b.id == p.id);
        EnBlanco {
            campo: named.map_or_else(|| "desconocido".to_owned(), |b| b.decision.destino.to_string()),
            descripcion: format!("{}: {}", place_of(&abierto.archivo, &p.id), p.motivo),
            pendiente,
        }
    });
    Dibujado {
        papel,
        archivo,
        estado: EstadoPapel::Oficial,
        blancos: blancos.collect(),
        sin_lugar: lleno.faltan.into_iter().map(|(que, cual)| format!("{que} ({cual})")).collect(),
        bytes: r.bytes,
    }
}

/// The Word files of a folder whose title says for which dependency they are. What can't be read as one is no model.
fn by_content(carpeta: &Path, catalogo: &Catalogo) -> Vec<(Modelo, PathBuf)> {
    let mut rutas: Vec<PathBuf> =
        fs::read_dir(carpeta).into_iter().flatten().flatten().map(|entrada| entrada.path()).collect();
    rutas.retain(|ruta| {
        let nombre = ruta.file_name().unwrap_or_default().to_string_lossy();
        // `~$…` is what Word leaves beside a file that is open.
        !nombre.starts_with(['~', '.']) && nombre.to_lowercase().ends_with(".docx") && ruta.is_file()
    });
    rutas.sort();
    let read = |ruta: PathBuf| {
        let visto = read_model(&ruta, catalogo).ok()?.archivo.modelo()?.modelo;
        Some((visto, ruta))
    };
    rutas.into_iter().filter_map(read).collect()
}

/// For which dependency a model is.
fn says(abierto: &Abierto) -> Option<Modelo> {
    abierto.archivo.modelo().map(|visto| visto.modelo)
}
