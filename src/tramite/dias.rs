//! Placeholder of the calendar's shape, replaced by the real one at merge.
use super::suceso::Canal;
use jiff::civil::Date;
/// Calendar.
#[derive(Debug)]
pub struct Calendario<'a>(pub std::marker::PhantomData<&'a ()>);
/// Out of range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fuera")]
pub struct FueraDelCalendario;
/// End.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hasta {
    /// Day.
    pub dia: Date,
    /// Hour.
    pub hora: Option<jiff::civil::Time>,
}
#[expect(missing_docs, clippy::unused_self, clippy::missing_errors_doc, reason = "placeholder")]
impl<'a> Calendario<'a> {
    pub fn of_region(_c: &'a crate::catalogo::Catalogo, _region: u8) -> Self {
        Self(std::marker::PhantomData)
    }

    pub fn electronic_filing_day(&self, d: Date) -> Result<Date, FueraDelCalendario> {
        Ok(d)
    }
    pub fn add_business(&self, d: Date, n: u16) -> Result<Date, FueraDelCalendario> {
        Ok(d + jiff::Span::new().days(i32::from(n)))
    }
    pub fn add_months(&self, d: Date, n: u8) -> Result<Date, FueraDelCalendario> {
        Ok(d + jiff::Span::new().months(i32::from(n)))
    }
    pub fn business_between(&self, a: Date, b: Date) -> Result<i32, FueraDelCalendario> {
        Ok((b - a).get_days())
    }
    pub fn until(&self, dia: Date, _canal: Canal) -> Hasta {
        Hasta { dia, hora: None }
    }
}
