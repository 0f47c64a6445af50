//! Joining what somebody typed with what somebody else typed meanwhile, field by field.

use crate::perfil::borrador::Perfil;
use crate::perfil::editar::{NoEditado, get, set};

/// A field and what was typed into it; several texts for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cambio {
    /// Its path.
    pub campo: String,
    /// As typed; nothing empties it.
    pub textos: Vec<String>,
}

/// A field that two people changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflicto {
    /// Its path.
    pub campo: String,
    /// What the person typed, who saw an older version.
    pub escrito: Vec<String>,
    /// What the draft says.
    pub guardado: Vec<String>,
}

/// Writes what was changed against `seen`, the version that the person saw (nothing: what the profile says now).
pub(super) fn merge(
    perfil: &mut Perfil,
    seen: Option<&Perfil>,
    cambios: &[Cambio],
) -> Result<Vec<Conflicto>, NoEditado> {
    let mut conflictos = Vec::new();
    for Cambio { campo, textos } in cambios {
        let escrito: Vec<String> = textos.iter().filter(|t| !t.trim().is_empty()).cloned().collect();
        let guardado = get(perfil, campo);
        let visto = seen.map_or_else(|| guardado.clone(), |seen| get(seen, campo));
        if escrito == guardado || escrito == visto {
            continue;
        }
        if guardado != visto {
            conflictos.push(Conflicto { campo: campo.clone(), escrito, guardado });
            continue;
        }
        set(perfil, campo, &escrito)?;
    }
    Ok(conflictos)
}
