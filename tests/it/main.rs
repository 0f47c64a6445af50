//! The integration tests: one program, a module a subject, so that the crates are linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod anexo;
mod anexo_azar;
mod anexo_danado;
mod anexo_formas;
#[cfg(unix)]
mod anexo_hostil;
mod anexo_xls;
#[cfg(unix)]
mod anexo_xls_hostil;
mod arquitectura;
mod biff;
mod biff_azar;
mod biff_danado;
mod biff_filas;
mod biff_hecho;
mod cerrar;
mod cerrar_escaneos;
mod cerrar_fallas;
mod cerrar_tramite;
mod comun;
mod comun_biff;
mod comun_cerrar;
mod comun_correo;
mod comun_docx;
mod comun_impreso;
mod comun_matriz;
#[cfg(target_os = "linux")]
mod comun_navegador;
mod comun_ods;
mod comun_token;
mod comun_tramite;
mod comun_web;
mod comun_xlsx;
mod comun_zip;
#[cfg(unix)]
mod convertidor;
mod correo;
mod correo_clave;
mod correo_enviar;
mod determinismo;
mod dias;
mod directorio;
mod directorio_formas;
mod directorio_muestra;
mod directorio_perfil;
mod directorio_real;
mod documentacion;
mod ejemplos;
mod entrada;
mod feriados;
mod ficha_excel;
mod ficha_hostil;
mod ficha_propiedades;
mod ficha_retocada;
mod formas_de_perfil;
mod generar;
mod generar_anexo;
mod generar_cotejo;
mod generar_oficial;
#[cfg(unix)]
mod hostil;
#[cfg(unix)]
mod imprimir;
mod informes;
mod informes_agenda;
mod informes_escritos;
mod informes_estados;
mod informes_tablero;
mod libro;
mod libro_a_mano;
#[cfg(unix)]
mod libro_hostil;
mod matriz;
mod matriz_azar;
mod matriz_bordes;
mod matriz_comparar;
mod matriz_filas;
mod matriz_mapa;
mod matriz_marcas;
mod modelo;
mod modelo_azar;
mod modelo_comparar;
mod modelo_formas;
#[cfg(unix)]
mod modelo_hostil;
mod modelo_hostil_zip;
mod modelo_mapa;
mod modelo_palabras;
mod nuevo;
mod ordenes;
mod pares;
mod pdf_sello;
mod propiedades;
mod registro_archivo;
mod registro_comun;
mod registro_contrato;
mod registro_procesos;
mod reglas;
mod textos;
mod token;
mod token_correos;
mod token_fallas;
mod tramite;
mod tramites;
mod web_hostil;
mod web_perfil;
mod web_puerta;
mod web_recorrido;
