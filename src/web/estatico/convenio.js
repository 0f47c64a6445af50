// What makes pages handier where scripts run; each of them works without.
"use strict";

// The summary of errors takes the focus, so that whoever cannot see the page hears it first.
const resumen = document.querySelector(".errores[tabindex]");
if (resumen) resumen.focus();

// A form is sent once, however often the button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.enviado) event.preventDefault();
    form.dataset.enviado = "si";
  });
}
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) delete form.dataset.enviado;
});

// A RUT gets its dots and its dash while it is typed.
function conPuntos(texto) {
  const limpio = texto.replace(/[^0-9kK]/g, "").toUpperCase();
  if (limpio.length < 2 || limpio.length > 9 || !/^[0-9]+[0-9K]$/.test(limpio)) return texto;
  const cuerpo = limpio.slice(0, -1).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${cuerpo}-${limpio.slice(-1)}`;
}
for (const campo of document.querySelectorAll("input[data-clase=rut]")) {
  campo.addEventListener("input", () => {
    // Only at the end: who mends a digit in the middle keeps the cursor there.
    if (campo.selectionStart !== campo.value.length) return;
    if (campo.value.replace(/[^0-9kK]/g, "").length >= 8) campo.value = conPuntos(campo.value);
  });
  campo.addEventListener("change", () => { campo.value = conPuntos(campo.value); });
}

// Each answer is kept as soon as its field is left.
for (const form of document.querySelectorAll("form[data-guardar]")) {
  const dicho = form.querySelector(".guardado");
  const base = form.elements.namedItem("base");
  let cola = Promise.resolve();
  const guardar = async (nombre) => {
    const datos = new URLSearchParams({ base: base.value, campo: nombre });
    for (const [clave, valor] of new FormData(form)) if (clave === nombre) datos.append("valor", valor);
    try {
      const respuesta = await fetch(form.dataset.guardar, { method: "POST", body: datos });
      const texto = (await respuesta.text()).trim();
      if (respuesta.ok) {
        base.value = texto;
        dicho.textContent = "Guardado.";
      } else {
        dicho.textContent = respuesta.status === 401 ? "No se guardó: entre otra vez desde la ventana de convenio." : texto;
      }
    } catch {
      dicho.textContent = "No se guardó: convenio está cerrado. Ábralo otra vez; lo que escribió sigue en esta página.";
    }
  };
  form.addEventListener("change", (event) => {
    const nombre = event.target.name;
    if (!nombre || !event.target.closest("[data-campo]")) return;
    cola = cola.then(() => guardar(nombre));
  });
}
