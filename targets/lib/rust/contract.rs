//! What the Rust targets share: the target contract, without any way of waiting. Included by path, not as a crate, so that it is
//! compiled together with the model.
pub mod hashing;
pub mod http;
mod sha256;

use http::{ms_from, Request};
use std::env;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};

static INFLIGHT: AtomicI64 = AtomicI64::new(0);
static SERVED: AtomicU64 = AtomicU64::new(0);

/// The kernel cuts it down to somaxconn.
pub const BACKLOG: u32 = 65_535;

/// Status, kind and body.
pub type Answer = (&'static str, &'static str, String);

pub enum Work {
    Slow,
    Cpu,
    Block,
}

pub enum Task {
    /// For so many milliseconds.
    Work(Work, u64),
    Stats,
    Refuse(Answer),
}

pub fn task_of(request: &Request) -> Task {
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let (work, default_ms) = match (request.method, path) {
        ("GET", "/slow") => (Work::Slow, 100),
        ("GET", "/cpu") => (Work::Cpu, 5),
        ("GET", "/block") => (Work::Block, 100),
        ("GET", "/stats") => return Task::Stats,
        _ => return Task::Refuse(("404 Not Found", "text/plain", "not found\n".into())),
    };
    match ms_from(query, default_ms) {
        Some(ms) => Task::Work(work, ms),
        None => Task::Refuse(("400 Bad Request", "text/plain", "ms must be a whole number of milliseconds\n".into())),
    }
}

pub fn begin() {
    INFLIGHT.fetch_add(1, SeqCst);
}

pub fn end() -> Answer {
    SERVED.fetch_add(1, SeqCst); // before the answer leaves, so that whoever has read it finds it counted
    let body = format!("done (inflight: {})\n", INFLIGHT.load(SeqCst));
    INFLIGHT.fetch_sub(1, SeqCst);
    ("200 OK", "text/plain", body)
}

/// The JSON of /stats.
pub fn facts(unit: &str, count: impl ToString, more: &[(&str, &dyn ToString)]) -> Answer {
    let mut json = format!(
        "{{\"unit\":{{\"name\":\"{unit}\",\"count\":{}}},\"inflight\":{},\"served\":{}",
        count.to_string(),
        INFLIGHT.load(SeqCst),
        SERVED.load(SeqCst),
    );
    for (name, value) in more {
        json += &format!(",\"{name}\":{}", value.to_string());
    }
    ("200 OK", "application/json", json + "}\n")
}

pub fn address_from_env() -> (String, u16) {
    let host = env::var("HOST").unwrap_or_else(|_| "127.0.0.1".into());
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(0);
    (host, port)
}
