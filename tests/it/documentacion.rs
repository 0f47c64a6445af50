//! The documents are true: what the README shows is what the program says, folders exist, lists are complete.

use std::fmt::Write;
use std::fs;

use convenio::documentos::modelos::excel::anexo::codigos::CODIGOS as CODIGOS_ANEXO;
use convenio::perfil::CODIGOS;

use crate::comun::{Mesa, raiz, terminar};

fn leer(nombre: &str) -> String {
    fs::read_to_string(raiz().join(nombre)).unwrap_or_else(|e| panic!("{nombre}: {e}"))
}

#[test]
fn the_output_that_the_readme_shows_is_the_real_one() {
    let readme = leer("README.md");
    let (_, despues) = readme.split_once("<!-- salida: validar ejemplos/error_varios.toml -->").unwrap();
    let bloque = despues.split("```text\n").nth(1).unwrap().split("\n```").next().unwrap();
    let mesa = Mesa::new();
    let corrida =
        terminar(mesa.programa().current_dir(raiz()).args(["validar", "ejemplos/error_varios.toml"]));
    assert_eq!(bloque.trim_end(), corrida.todo().trim_end());
}

#[test]
fn every_path_that_the_architecture_names_exists() {
    let texto = leer("ARCHITECTURE.md");
    let mut vistas = 0;
    for pieza in texto.split('`').skip(1).step_by(2) {
        let parece = ["src/", "tests/", "templates/", "datos/", "docs/", "ejemplos/", "benches/", ".ci/"]
            .iter()
            .any(|inicio| pieza.starts_with(inicio));
        if parece && !pieza.contains(['*', '<', '…', ' ']) {
            assert!(raiz().join(pieza).exists(), "ARCHITECTURE.md nombra {pieza}");
            vistas += 1;
        }
    }
    assert!(vistas > 10, "{vistas}");
}

#[test]
fn the_readme_s_pictures_are_there() {
    for imagen in ["convenio", "anexo", "lista"] {
        let nombre = format!("docs/imagenes/{imagen}.png");
        assert!(leer("README.md").contains(&nombre));
        assert!(fs::metadata(raiz().join(nombre)).unwrap().len() > 1_000);
    }
}

/// The manual's list of codes is made from the program's own; `CONVENIO_ESCRIBIR=1 cargo test` renews it.
#[test]
fn the_manual_lists_every_code() {
    let mut texto = String::from(
        "# Códigos de los problemas de un perfil\n\n\
         Un error impide generar los papeles; una advertencia no. Esta página se hace a partir del programa.\n\n\
         | Código | Severidad | Qué significa |\n|---|---|---|\n",
    );
    for (codigo, severidad, que) in CODIGOS {
        writeln!(texto, "| `{codigo}` | {severidad} | {que} |").unwrap();
    }
    texto.push_str(
        "\n## Al instalar un directorio\n\n\
         Lo que puede tener el archivo que se indica a `convenio directorio importar`. No son de un perfil y no se pueden callar.\n\n\
         | Código | Severidad | Qué significa |\n|---|---|---|\n",
    );
    for (codigo, severidad, que) in convenio::directorio::CODIGOS {
        writeln!(texto, "| `{codigo}` | {severidad} | {que} |").unwrap();
    }
    texto.push_str(
        "\n## Códigos de un Anexo\n\n\
         Lo que `convenio anexo` puede decir de un Anexo lleno.\n\n\
         | Código | Severidad | Qué significa |\n|---|---|---|\n",
    );
    for (codigo, severidad, que) in CODIGOS_ANEXO {
        writeln!(texto, "| `{codigo}` | {severidad} | {que} |").unwrap();
    }
    let ruta = raiz().join("docs/manual/codigos.md");
    if std::env::var_os("CONVENIO_ESCRIBIR").is_some() {
        let mut file = fs::File::options().create(true).truncate(true).write(true).open(&ruta).unwrap();
        std::io::Write::write_all(&mut file, texto.as_bytes()).unwrap();
    }
    assert!(fs::read_to_string(&ruta).unwrap_or_default() == texto, "docs/manual/codigos.md no está al día");
}

#[test]
fn no_document_names_a_workplace_or_a_registry() {
    let mut pendientes = vec![raiz().to_path_buf()];
    while let Some(carpeta) = pendientes.pop() {
        for entrada in fs::read_dir(carpeta).unwrap() {
            let ruta = entrada.unwrap().path();
            let nombre = ruta.file_name().unwrap().to_str().unwrap().to_owned();
            // In a second working tree `.git` is a file, with the path of the first.
            if ["target", ".git", "salida"].contains(&nombre.as_str()) {
                continue;
            }
            if ruta.is_dir() {
                pendientes.push(ruta);
                continue;
            }
            // This file has to name what it looks for, the lock file is cargo's, and a worktree's .git is a file.
            if ["documentacion.rs", "Cargo.lock", ".git"].contains(&nombre.as_str()) {
                continue;
            }
            let Ok(texto) = fs::read_to_string(&ruta) else { continue };
            for marca in ["/work/", "crates.io", "pypi.org", "npmjs.org", "deb.debian.org"] {
                assert!(!texto.contains(marca), "{} dice {marca}", ruta.display());
            }
        }
    }
}
