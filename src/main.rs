//! The `convenio` program: everything is in the library; here the command line learns how pages are served.

fn main() -> std::process::ExitCode {
    convenio::cli::main(convenio::web::servir)
}
