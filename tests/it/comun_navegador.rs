//! A real Chromium that reads the pages: what it shows, what it says of them to people who cannot see them.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

/// How a browser is.
#[derive(Clone, Copy, Debug)]
pub struct Como {
    /// Runs scripts.
    pub scripts: bool,
    /// Width of its window, in CSS pixels.
    pub ancho: u32,
}

impl Default for Como {
    fn default() -> Self {
        Self { scripts: true, ancho: 1000 }
    }
}

/// A browser, closed when it goes out of sight.
pub struct Navegador {
    runtime: Runtime,
    client: Option<Client>,
    driver: Child,
    _perfil: tempfile::TempDir,
}

/// A command of Chromium's own, which WebDriver hands on.
#[derive(Debug)]
struct Cdp(&'static str, Value);

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &url::Url, sesion: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", sesion.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.0, "params": self.1 }).to_string()))
    }
}

impl Navegador {
    pub fn new(como: Como) -> Self {
        let puerto = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={puerto}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let perfil = tempfile::tempdir().unwrap();
        let mut prefs = serde_json::Map::new();
        if !como.scripts {
            prefs.insert("profile.managed_default_content_settings.javascript".into(), json!(2));
        }
        prefs.insert("download.default_directory".into(), json!(perfil.path().join("bajadas")));
        let args = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--lang=es-CL".to_owned(),
            format!("--window-size={},1200", como.ancho.max(500)),
            format!("--user-data-dir={}", perfil.path().join("perfil").display()),
        ];
        let capabilities = json!({ "goog:chromeOptions": { "args": args, "prefs": prefs } });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async {
            let begun = Instant::now();
            loop {
                let made = ClientBuilder::new(HttpConnector::new())
                    .capabilities(capabilities.clone())
                    .connect(&format!("http://127.0.0.1:{puerto}"))
                    .await;
                match made {
                    Ok(client) => return client,
                    Err(error) => assert!(begun.elapsed() < Duration::from_mins(1), "{error}"),
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        let mut navegador = Self { runtime, client: Some(client), driver, _perfil: perfil };
        navegador.width(como.ancho);
        navegador
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    fn cdp(&self, cmd: &'static str, params: Value) -> Value {
        self.runtime.block_on(self.client().issue_cmd(Cdp(cmd, params))).unwrap()
    }

    /// As wide as this, which a window can't be made on every system.
    fn width(&mut self, ancho: u32) {
        let size = json!({ "width": ancho, "height": 1200, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size);
    }

    /// As a person has set their system.
    pub fn oscuro(&self, oscuro: bool) {
        let valor = if oscuro { "dark" } else { "light" };
        let feature = json!({ "features": [{ "name": "prefers-color-scheme", "value": valor }] });
        self.cdp("Emulation.setEmulatedMedia", feature);
    }

    pub fn ir(&self, url: &str) {
        self.runtime.block_on(self.client().goto(url)).unwrap();
    }

    pub fn atras(&self) {
        self.runtime.block_on(self.client().back()).unwrap();
    }

    /// The path of the page that is shown.
    pub fn donde(&self) -> String {
        self.runtime.block_on(self.client().current_url()).unwrap().path().to_owned()
    }

    /// The origin of the page that is shown.
    pub fn sitio(&self) -> String {
        let url = self.runtime.block_on(self.client().current_url()).unwrap();
        format!("http://{}:{}", url.host_str().unwrap(), url.port().unwrap())
    }

    /// Opens another tab and goes there; its handle is the one to come back to.
    pub fn otra_pestana(&self) -> fantoccini::wd::WindowHandle {
        self.runtime.block_on(async {
            let before = self.client().window().await.unwrap();
            let new = self.client().new_window(true).await.unwrap();
            self.client().switch_to_window(new.handle).await.unwrap();
            before
        })
    }

    pub fn a_pestana(&self, cual: &fantoccini::wd::WindowHandle) -> fantoccini::wd::WindowHandle {
        self.runtime.block_on(async {
            let before = self.client().window().await.unwrap();
            self.client().switch_to_window(cual.clone()).await.unwrap();
            before
        })
    }

    /// What a script says of the page; runs also where the page's own scripts do not.
    pub fn script(&self, texto: &str) -> Value {
        self.runtime.block_on(self.client().execute(texto, Vec::new())).unwrap()
    }

    fn find(&self, locator: Locator<'_>) -> fantoccini::elements::Element {
        self.runtime.block_on(async {
            match self.client().find(locator).await {
                Ok(element) => element,
                Err(error) => {
                    let url = self.client().current_url().await.unwrap();
                    let html = self.client().source().await.unwrap();
                    panic!("{locator:?} en {url}: {error}\n{html}")
                }
            }
        })
    }

    /// What the page says, as text; of the part with this selector.
    pub fn texto(&self, css: &str) -> String {
        let element = self.find(Locator::Css(css));
        self.runtime.block_on(element.text()).unwrap()
    }

    pub fn hay(&self, css: &str) -> bool {
        !self.runtime.block_on(self.client().find_all(Locator::Css(css))).unwrap().is_empty()
    }

    pub fn pulsar(&self, css: &str) {
        let element = self.find(Locator::Css(css));
        self.runtime.block_on(element.click()).unwrap();
    }

    /// Presses the button that says this.
    pub fn boton(&self, dice: &str) {
        let path = format!("//button[normalize-space()=\"{dice}\" and not(@aria-hidden)]");
        self.and_arrive(&path);
    }

    /// Follows the link that says this.
    pub fn enlace(&self, dice: &str) {
        self.and_arrive(&format!("//a[normalize-space()=\"{dice}\"]"));
    }

    /// Clicks on what leads to another page, or to this one anew, and waits until it is there.
    fn and_arrive(&self, xpath: &str) {
        let element = self.find(Locator::XPath(xpath));
        self.script("document.documentElement.dataset.antes = 'si'");
        self.runtime.block_on(element.click()).unwrap();
        let begun = Instant::now();
        let there = "return document.readyState === 'complete' && !document.documentElement.dataset.antes";
        while self.script(there) != true {
            assert!(begun.elapsed() < Duration::from_secs(30), "{xpath} no llevó a otra página");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types into the field with this id, as a person who clears it first.
    pub fn escribir(&self, id: &str, texto: &str) {
        let element = self.find(Locator::Id(id));
        self.runtime.block_on(async {
            element.clear().await.unwrap();
            element.send_keys(texto).await.unwrap();
        });
    }

    /// Chooses the file at this path for the field with this id.
    pub fn archivo(&self, id: &str, ruta: &Path) {
        let element = self.find(Locator::Id(id));
        self.runtime.block_on(element.send_keys(ruta.to_str().unwrap())).unwrap();
    }

    /// What is in the field with this id.
    pub fn valor(&self, id: &str) -> String {
        let element = self.find(Locator::Id(id));
        self.runtime.block_on(element.prop("value")).unwrap().unwrap_or_default()
    }

    /// Chooses in a list by what is sent.
    pub fn elegir(&self, id: &str, valor: &str) {
        let element = self.find(Locator::Id(id));
        self.runtime.block_on(element.select_by_value(valor)).unwrap();
    }

    /// Types where the keyboard is.
    pub fn teclas(&self, texto: &str) {
        let element = self.runtime.block_on(self.client().active_element()).unwrap();
        self.runtime.block_on(element.send_keys(texto)).unwrap();
    }

    /// Waits until the page says so, half a minute at most.
    pub fn esperar(&self, css: &str, texto: &str) {
        let begun = Instant::now();
        while !self.hay(css) || !self.texto(css).contains(texto) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{css} no dijo «{texto}»");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The whole page as a picture.
    pub fn foto(&self) -> Vec<u8> {
        self.runtime.block_on(self.client().screenshot()).unwrap()
    }

    /// What axe-core finds against WCAG 2.2 A and AA, light and dark; and whether the page is wider than its window.
    pub fn faltas(&self) -> Vec<String> {
        let mut faltas = Vec::new();
        let wide =
            self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if wide.as_i64() != Some(0) {
            faltas.push(format!("{}: {wide} px más ancha que la ventana", self.donde()));
        }
        let axe = std::fs::read_to_string(axe()).unwrap();
        for oscuro in [false, true] {
            self.oscuro(oscuro);
            self.script(&format!("{axe}; return 0"));
            let found = self
                .runtime
                .block_on(self.client().execute_async(
                    "const done = arguments[arguments.length - 1];\
                     axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})\
                     .then(r => done(r.violations), e => done(String(e)))",
                    Vec::new(),
                ))
                .unwrap();
            let Value::Array(violations) = found else { panic!("axe: {found}") };
            for v in violations {
                let where_ = v["nodes"][0]["html"].as_str().unwrap_or_default().to_owned();
                faltas.push(format!("{} (oscuro: {oscuro}): {} {where_}", self.donde(), v["help"]));
            }
        }
        self.oscuro(false);
        faltas
    }
}

impl Drop for Navegador {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Where the test suite has put axe-core.
fn axe() -> PathBuf {
    std::env::var_os("CONVENIO_AXE").map_or_else(
        || crate::comun::raiz().join("target/pares/npm/node_modules/axe-core/axe.min.js"),
        PathBuf::from,
    )
}
