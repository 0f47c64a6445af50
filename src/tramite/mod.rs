//! What happens to a convenio once it is handed in. Pure: no clock, no disk.

pub mod dias;
