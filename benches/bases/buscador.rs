//! Reads a file and looks for a word in each of its lines: what searching cannot do without.
fn main() {
    let mut args = std::env::args().skip(1);
    let (ruta, palabra) = (args.next().expect("a path"), args.next().expect("a word"));
    let texto = std::fs::read_to_string(ruta).expect("text");
    println!("{}", texto.lines().filter(|linea| linea.contains(&palabra)).count());
}
