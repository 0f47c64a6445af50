//! The elements of Office files that matter, and the namespaces that they are in.

/// Names the elements that matter; every other one is `Otro`.
macro_rules! nombres {
    ($($espacio:ident { $($Variante:ident = $local:literal),* $(,)? })*) => {
        /// An element's name, its namespace included.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are those of the standard, ECMA-376 part 1")]
        pub enum Nombre { $($($Variante,)*)* Otro }

        impl Nombre {
            pub(super) fn of(espacio: Espacio, local: &str) -> Self {
                match (espacio, local) {
                    $($((Espacio::$espacio, $local) => Self::$Variante,)*)*
                    _ => Self::Otro,
                }
            }
        }
    };
}

nombres! {
    Word {
        Alias = "alias", BookmarkEnd = "bookmarkEnd", BookmarkStart = "bookmarkStart", Br = "br", CheckBox = "checkBox",
        Checked = "checked", Color = "color", ComboBox = "comboBox", CommentRangeEnd = "commentRangeEnd",
        CommentRangeStart = "commentRangeStart", CommentReference = "commentReference", Cr = "cr",
        DataBinding = "dataBinding", Date = "date", DdList = "ddList", Del = "del",
        DocumentProtection = "documentProtection", DropDownList = "dropDownList", FfData = "ffData", FldChar = "fldChar",
        FldSimple = "fldSimple", GridBefore = "gridBefore", GridSpan = "gridSpan", Highlight = "highlight", Id = "id",
        Ins = "ins", InstrText = "instrText", ListEntry = "listEntry", ListItem = "listItem", MoveFrom = "moveFrom",
        MoveTo = "moveTo", Name = "name", NoBreakHyphen = "noBreakHyphen", P = "p", PPr = "pPr", PStyle = "pStyle",
        Ptab = "ptab", R = "r", RPr = "rPr", RStyle = "rStyle", Result = "result", Sdt = "sdt",
        SdtContent = "sdtContent", SdtPr = "sdtPr", Shd = "shd", ShowingPlcHdr = "showingPlcHdr", Style = "style",
        Sym = "sym", T = "t", Tab = "tab", Tabs = "tabs", Tag = "tag", Tbl = "tbl", Tc = "tc", TcPr = "tcPr", Tr = "tr",
        TxbxContent = "txbxContent", U = "u", VMerge = "vMerge", Vanish = "vanish", WriteProtection = "writeProtection",
        BasedOn = "basedOn", HMerge = "hMerge",
    }
    Word14 { Checkbox14 = "checkbox", Checked14 = "checked", CheckedState14 = "checkedState" }
    Compat { AlternateContent = "AlternateContent", Choice = "Choice", Fallback = "Fallback" }
    Dibujo { DocPr = "docPr" }
    Hoja {
        HojaC = "c", HojaCol = "col", HojaCols = "cols", HojaDimension = "dimension", HojaF = "f", HojaIs = "is",
        HojaMergeCell = "mergeCell", HojaMergeCells = "mergeCells", HojaRow = "row", HojaSheet = "sheet",
        HojaSheetData = "sheetData", HojaV = "v",
    }
}

/// The namespaces that matter, in their transitional and strict forms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Espacio {
    Word,
    Word14,
    Compat,
    Dibujo,
    Hoja,
    Otro,
}

impl Espacio {
    pub(super) fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Word,
            "http://schemas.microsoft.com/office/word/2010/wordml" => Self::Word14,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compat,
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
            | "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing" => Self::Dibujo,
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Self::Hoja,
            _ => Self::Otro,
        }
    }
}
