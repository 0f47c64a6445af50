//! A bare Rust program that writes the files of a folder into another and syncs them: what the disk alone costs.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    let mut rutas = std::env::args_os().skip(1).map(PathBuf::from);
    let (origen, destino) = (rutas.next().expect("from"), rutas.next().expect("to"));
    let mut files = Vec::new();
    let mut folders = vec![destino.clone()];
    gather(&origen, &destino, &mut folders, &mut files);
    folders.iter().for_each(|folder| fs::create_dir_all(folder).expect("a folder"));
    // From several threads, as one writes who waits for the disk once.
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..files.len().min(8) {
            scope.spawn(|| {
                while let Some((ruta, bytes)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut file = File::options().write(true).create_new(true).open(ruta).expect("a file");
                    file.write_all(bytes).expect("room");
                    file.sync_all().expect("a disk");
                }
            });
        }
    });
    folders.iter().rev().for_each(|folder| File::open(folder).expect("a folder").sync_all().expect("a disk"));
}

fn gather(origen: &Path, destino: &Path, folders: &mut Vec<PathBuf>, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entrada in fs::read_dir(origen).expect("a folder") {
        let ruta = entrada.expect("an entry").path();
        let a = destino.join(ruta.file_name().expect("a name"));
        if ruta.is_dir() {
            folders.push(a.clone());
            gather(&ruta, &a, folders, files);
        } else {
            files.push((a, fs::read(&ruta).expect("bytes")));
        }
    }
}
