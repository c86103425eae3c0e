// A task per connection on Tokio: a future that waits is a small object in memory, and one worker thread for each core polls
// those that can go on. It is the counterpart of `rust-threads`: the same server, with `.await` where the other one sleeps.
use contract::hashing::{hash, hashes_per_ms};
use std::time::Duration;
use std::{process, thread};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

#[path = "../../lib/rust/contract.rs"]
mod contract;
mod runtime;
mod serving;
use runtime::stats;

/// Leaves a timer behind and returns to the worker, which polls another task.
async fn slow(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// As many hashes as take `ms` on an idle core. Without an `.await` inside, the worker does nothing else meanwhile.
fn cpu(ms: u64) {
    hash(ms * hashes_per_ms());
}

/// Never block a task's worker. One of these per core, and nothing at all runs: no timer, no accept, no other task. A single
/// one is enough where the other workers sleep: the worker that polls sockets and timers for all of them takes this task, and
/// blocks. (`tokio::task::spawn_blocking` is the way out.)
fn block(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

async fn accept(listener: TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serving::serve(stream))), // goes on until this client closes
            // Out of descriptors, or the client is gone already: wait a little, do not spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

fn main() {
    let (host, port) = contract::address_from_env();
    hashes_per_ms();
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => fail(&format!("cannot start the runtime: {error}")),
    };
    runtime.block_on(async {
        let listener = serving::listen(&host, port)
            .unwrap_or_else(|error| fail(&format!("cannot listen on {host}:{port}: {error}")));
        // As a task, so that a worker accepts; this thread only waits for it, and it never ends.
        let _ = tokio::spawn(accept(listener)).await;
    });
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    process::exit(1)
}
