//! Word and Excel on Windows, told by PowerShell to save papers as PDF. Untried on a real Windows: the script and its
//! call are tested as texts, and LibreOffice is what else there is.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variables of Windows that name the folders of programs.
const PROGRAMAS: [&str; 3] = ["ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"];
/// Where Office is in them, the newest first; 16 is every version since 2016.
const OFICINAS: [&str; 3] =
    ["Microsoft Office/root/Office16", "Microsoft Office/Office16", "Microsoft Office/Office15"];
const POWERSHELL: &str = "System32/WindowsPowerShell/v1.0/powershell.exe";

/// The name under which the script is put into the folder.
pub(super) const GUION: &str = "convertir.ps1";
/// The list of the files, a name a line, in the folder.
pub(super) const LISTA: &str = "lista.txt";

/// What is done: each file that the list names becomes `salida/<name>.pdf`. A file that fails does not end it.
/// 17 is `wdExportFormatPDF` and `wdFormatPDF`, 0 `xlTypePDF`; alerts and macros are off (3:
/// `msoAutomationSecurityForceDisable`), so that nothing waits for an answer.
pub(super) const SCRIPT: &str = r"$ErrorActionPreference = 'Stop'
$aqui = (Get-Location).Path
$word = $null
$excel = $null
$falto = $false
foreach ($nombre in Get-Content -LiteralPath (Join-Path $aqui 'lista.txt')) {
  $de = Join-Path $aqui $nombre
  $a = Join-Path (Join-Path $aqui 'salida') ([IO.Path]::GetFileNameWithoutExtension($nombre) + '.pdf')
  try {
    if ($nombre -like '*.docx') {
      if ($null -eq $word) {
        $word = New-Object -ComObject Word.Application
        $word.Visible = $false
        $word.DisplayAlerts = 0
        $word.AutomationSecurity = 3
        Write-Output ('Word ' + $word.Version)
      }
      $papel = $word.Documents.Open($de, $false, $true, $false)
      $papel.ExportAsFixedFormat($a, 17)
      $papel.Close(0)
    } else {
      if ($null -eq $excel) {
        $excel = New-Object -ComObject Excel.Application
        $excel.Visible = $false
        $excel.DisplayAlerts = $false
        $excel.AutomationSecurity = 3
      }
      $libro = $excel.Workbooks.Open($de, 0, $true)
      $libro.ExportAsFixedFormat(0, $a)
      $libro.Close($false)
    }
  } catch {
    $falto = $true
    Write-Output ($nombre + ': ' + $_.Exception.Message)
  }
}
if ($null -ne $word) { $word.Quit(0) }
if ($null -ne $excel) { $excel.Quit() }
if ($falto) { exit 1 }
";

/// Word on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    powershell: PathBuf,
}

impl Word {
    /// The Word that is installed, with Excel beside it; none on other systems than Windows.
    pub(super) fn find() -> Option<Self> {
        let programas = PROGRAMAS.iter().filter_map(env::var_os).map(PathBuf::from);
        Self::in_folders(programas, &PathBuf::from(env::var_os("SystemRoot")?))
    }

    /// The same in these folders of programs, with the system in that one.
    pub fn in_folders(programas: impl IntoIterator<Item = PathBuf>, sistema: &Path) -> Option<Self> {
        let is_office = |carpeta: PathBuf| {
            OFICINAS
                .iter()
                .any(|o| ["WINWORD.EXE", "EXCEL.EXE"].iter().all(|p| carpeta.join(o).join(p).is_file()))
        };
        let powershell = sistema.join(POWERSHELL);
        (programas.into_iter().any(is_office) && powershell.is_file()).then_some(Self { powershell })
    }

    /// The call of the script that lies in the folder which it is to work in.
    pub(super) fn command(&self) -> Command {
        let mut orden = Command::new(&self.powershell);
        orden.args(arguments());
        orden
    }
}

fn arguments() -> Vec<OsString> {
    ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", GUION]
        .map(Into::into)
        .into()
}

/// The version that the script said.
pub(super) fn version_said(dicho: &str) -> Option<String> {
    dicho.lines().find_map(|l| l.trim().strip_prefix("Word ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_there_only_with_word_excel_and_powershell() {
        let dir = tempfile::tempdir().unwrap();
        let office = dir.path().join("p/Microsoft Office/root/Office16");
        std::fs::create_dir_all(&office).unwrap();
        let sistema = dir.path().join("w");
        let put = |ruta: PathBuf| {
            std::fs::create_dir_all(ruta.parent().unwrap()).unwrap();
            std::fs::File::options().create(true).truncate(true).write(true).open(ruta).unwrap();
        };
        let found = || Word::in_folders([dir.path().join("no"), dir.path().join("p")], &sistema);
        put(office.join("WINWORD.EXE"));
        put(sistema.join(POWERSHELL));
        assert_eq!(found(), None, "without Excel the Anexo would be missing");
        put(office.join("EXCEL.EXE"));
        let orden = found().unwrap().command();
        let words: Vec<_> = orden.get_args().map(|a| a.to_string_lossy().into_owned()).collect();
        assert_eq!(words.last().map(String::as_str), Some(GUION));
        assert!(words.contains(&"-NonInteractive".to_owned()), "{words:?}");
    }

    #[test]
    fn the_script_names_the_list_and_the_folder_and_closes_what_it_opened() {
        for words in
            [LISTA, "'salida'", "ExportAsFixedFormat($a, 17)", "$word.Quit(0)", "$excel.Quit()", "catch"]
        {
            assert!(SCRIPT.contains(words), "{words}");
        }
        assert_eq!(SCRIPT.matches('{').count(), SCRIPT.matches('}').count());
        assert_eq!(version_said("x\r\nWord 16.0\r\n").as_deref(), Some("16.0"));
    }
}
