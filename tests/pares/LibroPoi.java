// Apache POI: writes a workbook (`escribir F.xls`), or tells all cells of one (`leer F.xls`), a line each:
// sheet, cell, look, kind and value.

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import org.apache.poi.hssf.usermodel.DVConstraint;
import org.apache.poi.hssf.usermodel.HSSFCell;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFClientAnchor;
import org.apache.poi.hssf.usermodel.HSSFDataValidation;
import org.apache.poi.hssf.usermodel.HSSFRichTextString;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;

public class LibroPoi {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("escribir")) {
            escribir(args[1]);
        } else {
            leer(args[1]);
        }
    }

    static void escribir(String salida) throws Exception {
        HSSFWorkbook libro = new HSSFWorkbook();
        HSSFCellStyle caja = libro.createCellStyle();
        caja.setBorderBottom(BorderStyle.THIN);
        caja.setWrapText(true);
        HSSFSheet hoja = libro.createSheet("Hoja");
        HSSFSheet listas = libro.createSheet("Listas");
        for (int f = 0; f < 3; f++) {
            listas.createRow(f).createCell(1).setCellValue("opción " + f);
        }
        hoja.addMergedRegion(new CellRangeAddress(0, 0, 0, 4));
        hoja.createRow(0).createCell(0).setCellValue("Anexo");
        for (int f = 2; f < 300; f += f % 50 == 0 ? 40 : 1) {
            HSSFRow fila = hoja.createRow(f);
            fila.setHeight((short) (300 + f));
            for (int c = 0; c < 6; c++) {
                HSSFCell celda = fila.createCell(c);
                celda.setCellStyle(caja);
                if (c == 0) {
                    celda.setCellValue(f);
                } else if (c == 3) {
                    celda.setCellValue(new HSSFRichTextString("un texto largo de la fila " + f + " ∞"));
                } else if (c == 5) {
                    celda.setCellFormula("A" + (f + 1) + "*2");
                }
            }
        }
        DVConstraint siNo = DVConstraint.createExplicitListConstraint(new String[] {"SI", "NO"});
        hoja.addValidationData(new HSSFDataValidation(new CellRangeAddressList(2, 299, 1, 1), siNo));
        DVConstraint lista = DVConstraint.createFormulaListConstraint("Listas!$B$1:$B$3");
        hoja.addValidationData(new HSSFDataValidation(new CellRangeAddressList(2, 299, 2, 2), lista));
        HSSFClientAnchor lugar = new HSSFClientAnchor(0, 0, 0, 0, (short) 8, 1, (short) 10, 4);
        hoja.createDrawingPatriarch().createTextbox(lugar).setString(new HSSFRichTextString("una nota"));
        hoja.createFreezePane(0, 2);
        libro.createInformationProperties();
        libro.getSummaryInformation().setAuthor("Ministerio");
        try (FileOutputStream out = new FileOutputStream(salida)) {
            libro.write(out);
        }
    }

    static void leer(String entrada) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        try (FileInputStream in = new FileInputStream(entrada)) {
            HSSFWorkbook libro = new HSSFWorkbook(in);
            out.println("autor " + (libro.getSummaryInformation() == null ? "" : libro.getSummaryInformation().getAuthor()));
            for (int i = 0; i < libro.getNumberOfSheets(); i++) {
                HSSFSheet hoja = libro.getSheetAt(i);
                out.println(hoja.getSheetName() + " " + hoja.getMergedRegions() + " " + hoja.getDataValidations().size());
                if (hoja.getDrawingPatriarch() != null) {
                    out.println("dibujos " + hoja.getDrawingPatriarch().getChildren().size());
                }
                for (Row fila : hoja) {
                    out.println("fila " + (fila.getRowNum() + 1) + " " + fila.getHeight());
                    for (Cell celda : fila) {
                        String valor = celda.getCellType() == CellType.STRING ? celda.getStringCellValue() : celda.toString();
                        out.println(hoja.getSheetName() + " " + celda.getAddress() + " " + celda.getCellStyle().getIndex()
                            + " " + celda.getCellType() + " " + valor);
                    }
                }
            }
        }
    }
}
