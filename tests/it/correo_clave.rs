//! `correo clave`: the password is kept by the system, or it is said that this system keeps none.

use crate::comun::{Corrida, Mesa};

const CLAVE: &str = "Contraseña-MARCADA-77";

fn desk() -> Mesa {
    let mesa = Mesa::new();
    std::fs::create_dir(mesa.ruta("configuracion")).unwrap();
    // An account that nobody has, on a server where nobody listens.
    let account = format!("prueba-{}@losboldos.example", std::process::id());
    let texto = format!(
        "[correo]\nservidor = \"127.0.0.1\"\npuerto = 1\nseguridad = \"starttls\"\nusuario = \"{account}\"\nremitente = \"{account}\"\n"
    );
    mesa.escribir("configuracion/convenio.toml", texto);
    mesa
}

fn kept(mesa: &Mesa, entrada: &str) -> Corrida {
    mesa.con_entrada(&["correo", "clave"], entrada)
}

#[test]
fn the_system_keeps_the_password_or_it_is_told_where_else_to_put_it() {
    let mesa = desk();
    let probar = || mesa.correr(["correo", "probar"]);
    let missing = probar();
    assert_eq!(missing.codigo, 1, "{}", missing.todo());
    assert!(missing.errores.contains("convenio correo clave"), "{}", missing.errores);
    let corrida = kept(&mesa, &format!("{CLAVE}\n"));
    assert!(!corrida.todo().contains(CLAVE), "{}", corrida.todo());
    if corrida.codigo == 0 {
        let tried = probar();
        assert_eq!(tried.codigo, 3, "it is used, and nobody listens: {}", tried.todo());
        assert_eq!(mesa.correr(["correo", "clave", "--borrar"]).codigo, 0);
    } else {
        assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
        assert!(corrida.errores.contains("clave_archivo"), "{}", corrida.errores);
    }
    assert_eq!(probar().codigo, 1, "none is left");
    let none = mesa.correr(["correo", "clave", "--borrar", "--formato", "json"]);
    assert!([0, 3].contains(&none.codigo), "{}", none.todo());
}

#[test]
fn what_is_no_password_is_refused() {
    let mesa = desk();
    for entrada in ["", "\n", "dos\nlíneas\n", "con\u{7}campana\n"] {
        let corrida = kept(&mesa, entrada);
        assert_eq!(corrida.codigo, 1, "{entrada:?}: {}", corrida.todo());
        assert!(corrida.errores.contains("en una línea"), "{}", corrida.errores);
    }
    let nowhere = kept(&Mesa::new(), "algo\n");
    assert!(nowhere.codigo == 1 && nowhere.errores.contains("[correo]"), "{}", nowhere.errores);
}
