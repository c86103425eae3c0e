// Threads whose behaviour is known: 20 parked in the kernel, one that waits 50 times a second, one that never waits.
use std::{hint, thread, time::Duration};

fn main() {
    let ballast = vec![1u8; 32 << 20];
    for number in 0..20 {
        let named = thread::Builder::new().name(format!("parked {number}"));
        named.spawn(|| loop { thread::park() }).unwrap();
    }
    thread::spawn(|| loop { thread::sleep(Duration::from_millis(20)) });
    thread::spawn(|| loop { hint::spin_loop() });
    println!("ready");
    loop {
        thread::park();
        hint::black_box(&ballast);
    }
}
