//! The `convenio` program: everything is in the library.

fn main() -> std::process::ExitCode {
    convenio::cli::main()
}
