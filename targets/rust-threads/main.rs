// A thread per connection, with nothing but the standard library: accept, start an OS thread, and let it read, work and
// write as if it were alone. The kernel does all the scheduling; there is no runtime.
use contract::hashing::{hash, hashes_per_ms};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

#[path = "../lib/rust/contract.rs"]
mod contract;
mod serving;

static CONNECTION_THREADS: AtomicI64 = AtomicI64::new(0);
static REFUSED: AtomicU64 = AtomicU64::new(0);
static LOCK_WAITERS: AtomicI64 = AtomicI64::new(0);
/// What /block needs, and nobody else.
static REPORT: Mutex<()> = Mutex::new(());

/// The thread sleeps in the kernel: it costs no CPU, only what it holds in memory.
fn slow(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

/// As many hashes as take `ms` on an idle core. With a deadline instead, a busy core would do less work.
fn cpu(ms: u64) {
    hash(ms * hashes_per_ms());
}

/// Never do this: wait while holding a lock that others need.
fn block(ms: u64) {
    LOCK_WAITERS.fetch_add(1, SeqCst);
    let _held = REPORT.lock();
    LOCK_WAITERS.fetch_sub(1, SeqCst);
    thread::sleep(Duration::from_millis(ms));
}

fn main() {
    hashes_per_ms();
    for accepted in serving::listen().incoming() {
        let Ok(stream) = accepted else {
            // Out of descriptors, or the client is gone already: wait a little, do not spin.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        CONNECTION_THREADS.fetch_add(1, SeqCst);
        let started = thread::Builder::new().name("connection".into()).spawn(move || {
            let _ = serving::serve(stream); // until this client closes
            CONNECTION_THREADS.fetch_sub(1, SeqCst);
        });
        if started.is_err() {
            // The system grants no more threads: this connection is closed, the others live on.
            CONNECTION_THREADS.fetch_sub(1, SeqCst);
            REFUSED.fetch_add(1, SeqCst);
        }
    }
}

fn stats() -> contract::Answer {
    let started = CONNECTION_THREADS.load(SeqCst);
    contract::facts(
        "threads",
        started + 1, // and the one that accepts
        &[
            ("lockWaiters", &LOCK_WAITERS.load(SeqCst)),
            ("connectionsRefused", &REFUSED.load(SeqCst)),
            ("stackReservedBytes", &(started * 2 * 1024 * 1024)), // what std reserves for each thread that it starts
        ],
    )
}
