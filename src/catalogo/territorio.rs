//! Regions, provinces, comunas, the Ministry's offices, the local services, the odd RBD digits.

use serde::Deserialize;

use super::Catalogo;
use super::carga::{Falta, found};
use crate::base::texto::{nearest, plain};

/// A region of Chile.
#[derive(Debug, Deserialize)]
pub struct Region {
    /// Official number, 1–16.
    pub codigo: u8,
    /// Roman numeral; `RM` for Santiago.
    pub romano: String,
    /// Official name, with «Región …».
    pub nombre: String,
    /// Name without «Región …».
    pub nombre_corto: String,
    /// The Ministry's abbreviation.
    pub abreviatura: String,
    /// From north to south, 1–16.
    pub orden: u8,
}

/// A province. `region` is an index into the catalogue's regions.
#[derive(Debug)]
pub struct Provincia {
    /// Three digits.
    pub codigo: String,
    /// Its name.
    pub nombre: String,
    /// Index of its region.
    pub region: usize,
}

/// A comuna. The three last fields are indices into the catalogue's lists.
#[derive(Debug)]
pub struct Comuna {
    /// Five digits (SUBDERE, Códigos Únicos Territoriales).
    pub codigo: String,
    /// Its official name.
    pub nombre: String,
    /// Index of its province.
    pub provincia: usize,
    /// Index of its region.
    pub region: usize,
    /// Index of its provincial department of education.
    pub deprov: usize,
}

/// A provincial department of the Ministry of Education.
#[derive(Debug)]
pub struct Deprov {
    /// The Ministry's number.
    pub codigo: u16,
    /// Its name.
    pub nombre: String,
    /// Index of its region.
    pub region: usize,
}

/// A regional office of the Ministry. What nobody has checked is empty, never invented.
#[derive(Debug)]
pub struct Seremi {
    /// Index of its region.
    pub region: usize,
    /// Its whole name.
    pub nombre: String,
    /// Street and number; empty where not known.
    pub direccion: String,
    /// Comuna of the office; empty where not known.
    pub comuna: String,
    /// When the counter closes; empty where not known.
    pub horario_cierre: String,
    /// When somebody checked the address; empty where nobody did.
    pub verificado_el: String,
}

/// A local service of public education.
#[derive(Debug)]
pub struct Slep {
    /// Its number in the list of 2026.
    pub codigo: u32,
    /// Its name, without «Servicio Local …».
    pub nombre: String,
    /// Index of its region.
    pub region: usize,
    /// Year in which it began or begins to work.
    pub inicio_funciones: u16,
    /// The decree that creates it, as the list has it.
    pub decreto: String,
}

/// To which local service a comuna goes.
#[derive(Debug, Deserialize)]
pub struct SlepComuna {
    /// Five digits.
    pub codigo_comuna: String,
    /// The local service's number.
    pub codigo_slep: u32,
    /// Year of the transfer; future years are provisional.
    pub anio_traspaso: u16,
}

#[derive(Deserialize)]
pub(super) struct ProvinciaEscrita {
    pub codigo: String,
    pub nombre: String,
    pub codigo_region: u8,
}

#[derive(Deserialize)]
pub(super) struct ComunaEscrita {
    pub codigo: String,
    pub nombre: String,
    pub codigo_provincia: String,
    pub codigo_deprov: u16,
}

#[derive(Deserialize)]
pub(super) struct DeprovEscrito {
    pub codigo: u16,
    pub nombre: String,
    pub codigo_region: u8,
}

#[derive(Deserialize)]
pub(super) struct SeremiEscrita {
    pub codigo_region: u8,
    pub nombre: String,
    pub direccion: String,
    pub comuna: String,
    pub horario_cierre: String,
    pub verificado_el: String,
}

#[derive(Deserialize)]
pub(super) struct SlepEscrito {
    pub codigo: u32,
    pub nombre: String,
    pub codigo_region: u8,
    pub inicio_funciones: u16,
    pub decreto: String,
}

impl Provincia {
    pub(super) fn link(c: &Catalogo, p: ProvinciaEscrita, falta: Falta<'_>) -> Self {
        let region = found(c.region_index(p.codigo_region), LA_REGION, falta);
        Self { codigo: p.codigo, nombre: p.nombre, region }
    }
}

impl Deprov {
    pub(super) fn link(c: &Catalogo, d: DeprovEscrito, falta: Falta<'_>) -> Self {
        let region = found(c.region_index(d.codigo_region), LA_REGION, falta);
        Self { codigo: d.codigo, nombre: d.nombre, region }
    }
}

impl Comuna {
    pub(super) fn link(c: &Catalogo, e: ComunaEscrita, falta: Falta<'_>) -> Self {
        let provincia = c.provincias().iter().position(|p| p.codigo == e.codigo_provincia);
        let provincia = found(provincia, "la provincia", falta);
        let deprov = c.deprovs().iter().position(|d| d.codigo == e.codigo_deprov);
        let deprov = found(deprov, "el DEPROV", falta);
        let region = c.provincias().get(provincia).map_or(0, |p| p.region);
        Self { codigo: e.codigo, nombre: e.nombre, provincia, region, deprov }
    }
}

impl Seremi {
    pub(super) fn link(c: &Catalogo, s: SeremiEscrita, falta: Falta<'_>) -> Self {
        Self {
            region: found(c.region_index(s.codigo_region), LA_REGION, falta),
            nombre: s.nombre,
            direccion: s.direccion,
            comuna: s.comuna,
            horario_cierre: s.horario_cierre,
            verificado_el: s.verificado_el,
        }
    }
}

impl Slep {
    pub(super) fn link(c: &Catalogo, s: SlepEscrito, falta: Falta<'_>) -> Self {
        Self {
            region: found(c.region_index(s.codigo_region), LA_REGION, falta),
            codigo: s.codigo,
            nombre: s.nombre,
            inicio_funciones: s.inicio_funciones,
            decreto: s.decreto,
        }
    }
}

impl SlepComuna {
    pub(super) fn link(c: &Catalogo, s: Self, falta: Falta<'_>) -> Self {
        found(c.comunas().iter().position(|c| c.codigo == s.codigo_comuna), "la comuna", falta);
        found(c.sleps().iter().position(|l| l.codigo == s.codigo_slep), "el servicio local", falta);
        s
    }
}

const LA_REGION: &str = "la región";

#[derive(Debug, Deserialize)]
pub(super) struct RbdExcepcion {
    rbd: u32,
    dv: char,
}

impl Catalogo {
    /// The comuna of this name, whatever its accents and case; its five digits do as well.
    pub fn comuna(&self, escrito: &str) -> Option<&Comuna> {
        let comunas = self.comunas();
        let names = || comunas.iter().enumerate().map(|(i, c)| (plain(&c.nombre), i)).collect();
        let plano = plain(escrito);
        let by_name = self.comunas_por_nombre.get_or_init(names).get(&plano);
        by_name.map(|i| &comunas[*i]).or_else(|| comunas.iter().find(|c| c.codigo == plano))
    }

    /// The comuna's name that is nearest to what was written.
    pub fn comuna_parecida(&self, escrito: &str) -> Option<&str> {
        nearest(escrito, self.comunas().iter().map(|c| c.nombre.as_str()))
    }

    /// The region of a comuna.
    pub fn region_de(&self, comuna: &Comuna) -> &Region {
        &self.regiones()[comuna.region]
    }

    /// The region with this name (long or short), number, Roman numeral or abbreviation.
    pub fn region(&self, escrito: &str) -> Option<&Region> {
        let plano = plain(escrito);
        self.regiones().iter().find(|r| {
            [&r.nombre, &r.nombre_corto, &r.romano, &r.abreviatura].iter().any(|n| plain(n) == plano)
                || r.codigo.to_string() == plano
        })
    }

    fn region_index(&self, codigo: u8) -> Option<usize> {
        self.regiones().iter().position(|r| r.codigo == codigo)
    }

    /// The Ministry's office of a region, where the tables have one.
    pub fn seremi_de(&self, region: &Region) -> Option<&Seremi> {
        self.seremis().iter().find(|s| self.regiones()[s.region].codigo == region.codigo)
    }

    /// The printed check digit of a school whose digit is not that of modulo 11.
    ///
    /// Source: the Ministry's school directory of 2024; 50 of its 16,694 rows.
    pub fn digito_excepcional(&self, rbd: u32) -> Option<char> {
        self.excepciones().iter().find(|e| e.rbd == rbd).map(|e| e.dv)
    }
}
