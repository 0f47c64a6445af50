// The JavaScript peer: a Word file with docxtemplater.
//
// word.mjs TEMPLATE.docx DATA.json          for each line N on standard input makes N files in memory, answers with a line
// word.mjs TEMPLATE.docx DATA.json SALIDA   makes one file on the disk and ends
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.env.CONVENIO_NODE + "/package.json");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [plantilla, datos, salida] = process.argv.slice(2);
const bytes = readFileSync(plantilla);
const { valores } = JSON.parse(readFileSync(datos, "utf8"));

function word() {
  const documento = new Docxtemplater(new PizZip(bytes), { linebreaks: true });
  documento.render(valores);
  return documento.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

if (salida) {
  writeFileSync(salida, word());
} else {
  for await (const linea of createInterface({ input: process.stdin })) {
    for (let i = 0; i < Number(linea); i++) {
      if (word().length < 5000) throw new Error("too small");
    }
    console.log("");
  }
}
