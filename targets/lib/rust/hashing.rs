//! The work of /cpu, the same in every target: SHA-256 of its own 32 bytes, again and again.
use super::sha256::sha256;
use std::hint;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

pub fn hash(times: u64) {
    let mut sum = [0; 8];
    for _ in 0..times {
        sum = sha256(sum);
    }
    hint::black_box(sum);
}

/// Measured once: the fastest of many short runs, since the others were disturbed.
pub fn hashes_per_ms() -> u64 {
    static PER_MS: OnceLock<u64> = OnceLock::new();
    *PER_MS.get_or_init(|| {
        const HASHES: u64 = 1_000;
        let time = || {
            let start = Instant::now();
            hash(HASHES);
            start.elapsed()
        };
        let best = (0..200).map(|_| time()).min().unwrap_or(Duration::from_millis(1));
        (HASHES as f64 / (best.as_secs_f64() * 1000.0)).max(1.0) as u64
    })
}
