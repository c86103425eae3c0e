// A thread per connection, with nothing but the standard library: accept, start an OS thread, and let it read, work and
// write as if it were alone. The kernel does all the scheduling; there is no runtime.
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use std::{env, hint, process, thread};

static CONNECTION_THREADS: AtomicI64 = AtomicI64::new(0);
static REFUSED: AtomicU64 = AtomicU64::new(0);
static INFLIGHT: AtomicI64 = AtomicI64::new(0);
static SERVED: AtomicU64 = AtomicU64::new(0);
static LOCK_WAITERS: AtomicI64 = AtomicI64::new(0);
/// One lock that every handler needs for a moment, as a shared map, cache or pool has it in real servers.
static VISITS: Mutex<u64> = Mutex::new(0);

/// The thread sleeps in the kernel: it costs no CPU, only what it holds in memory.
fn slow(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

/// As many hashes as take ms on an idle core. A deadline would do less work the more threads share the core.
fn cpu(ms: u64) {
    hash(ms * hashes_per_ms());
}

/// What must never be done with threads: wait while holding the lock that all the others need.
fn block(ms: u64) {
    let _held = VISITS.lock();
    thread::sleep(Duration::from_millis(ms));
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer)? {
        let request = match parse(&head) {
            Ok(request) => request,
            Err(status) => return answer(&mut stream, status, "text/plain", "not understood\n"),
        };
        skip_body(&mut stream, &mut buffer, request.body_length)?;
        let (status, kind, body) = handle(&request);
        answer(&mut stream, status, kind, &body)?;
        if request.closes {
            break;
        }
    }
    Ok(())
}

fn handle(request: &Request) -> (&'static str, &'static str, String) {
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let (work, default_ms): (fn(u64), u64) = match (request.method, path) {
        ("GET", "/slow") => (slow, 100),
        ("GET", "/cpu") => (cpu, 5),
        ("GET", "/block") => (block, 100),
        ("GET", "/stats") => return ("200 OK", "application/json", stats()),
        _ => return ("404 Not Found", "text/plain", "not found\n".into()),
    };
    let Some(ms) = ms_from(query, default_ms) else {
        return ("400 Bad Request", "text/plain", "ms must be a whole number of milliseconds\n".into());
    };
    INFLIGHT.fetch_add(1, SeqCst);
    LOCK_WAITERS.fetch_add(1, SeqCst);
    if let Ok(mut visits) = VISITS.lock() {
        *visits += 1;
    }
    LOCK_WAITERS.fetch_sub(1, SeqCst);
    work(ms);
    SERVED.fetch_add(1, SeqCst); // before the answer leaves: who has read it finds it counted
    let body = format!("done (inflight: {})\n", INFLIGHT.load(SeqCst));
    INFLIGHT.fetch_sub(1, SeqCst);
    ("200 OK", "text/plain", body)
}

fn main() {
    let host = env::var("HOST").unwrap_or_else(|_| "127.0.0.1".into());
    let port = env::var("PORT").ok().and_then(|port| port.parse::<u16>().ok()).unwrap_or(0);
    let listener = TcpListener::bind((host.as_str(), port)).unwrap_or_else(|error| {
        eprintln!("cannot listen on {host}:{port}: {error}");
        process::exit(1);
    });
    deepen_backlog(&listener);
    hashes_per_ms();
    match listener.local_addr() {
        Ok(address) => println!("listening on http://{address}"),
        Err(error) => eprintln!("no address: {error}"),
    }
    for accepted in listener.incoming() {
        let Ok(stream) = accepted else {
            // Out of descriptors, or the client is gone already: wait a little rather than spin.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        CONNECTION_THREADS.fetch_add(1, SeqCst);
        let started = thread::Builder::new().name("connection".into()).spawn(move || {
            let _ = serve(stream); // an error is a client that went away
            CONNECTION_THREADS.fetch_sub(1, SeqCst);
        });
        if started.is_err() {
            // The system gives no more threads: this connection is closed, the others live on.
            CONNECTION_THREADS.fetch_sub(1, SeqCst);
            REFUSED.fetch_add(1, SeqCst);
        }
    }
}

fn stats() -> String {
    let threads = CONNECTION_THREADS.load(SeqCst) + 1; // and the one that accepts
    format!(
        "{{\"unit\":{{\"name\":\"threads\",\"count\":{threads}}},\"inflight\":{},\"served\":{},\"lockWaiters\":{},\
         \"connectionsRefused\":{},\"stackReservedBytes\":{}}}\n",
        INFLIGHT.load(SeqCst),
        SERVED.load(SeqCst),
        LOCK_WAITERS.load(SeqCst),
        REFUSED.load(SeqCst),
        (threads - 1) * 2 * 1024 * 1024, // what std reserves for each thread that it starts
    )
}

struct Request<'a> {
    method: &'a str,
    target: &'a str,
    body_length: usize,
    closes: bool,
}

/// The bytes up to the empty line, and none after it: those stay in `buffer` for the next request. None: closed.
fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let rest = buffer.split_off(end + 4);
            return Ok(Some(std::mem::replace(buffer, rest)));
        }
        if buffer.len() > 16 * 1024 {
            return Ok(Some(Vec::new())); // no request is that long: parses as none
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            n => buffer.extend_from_slice(&chunk[..n]),
        }
    }
}

/// Err: the status that says what is wrong with it; the connection ends after that.
fn parse(head: &[u8]) -> Result<Request<'_>, &'static str> {
    const BAD: &str = "400 Bad Request";
    let mut lines = std::str::from_utf8(head).map_err(|_| BAD)?.trim_end().split("\r\n");
    let mut words = lines.next().unwrap_or("").split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BAD);
    };
    if !target.starts_with('/') || !matches!(version, "HTTP/1.0" | "HTTP/1.1") {
        return Err(BAD);
    }
    let mut request = Request { method, target, body_length: 0, closes: version == "HTTP/1.0" || method != "GET" };
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(BAD)?;
        match name.to_ascii_lowercase().as_str() {
            "content-length" => request.body_length = value.trim().parse().map_err(|_| BAD)?,
            "transfer-encoding" => return Err("501 Not Implemented"),
            "connection" => request.closes |= value.trim().eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
    Ok(request)
}

fn skip_body(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    let buffered = length.min(buffer.len());
    buffer.drain(..buffered);
    io::copy(&mut stream.take((length - buffered) as u64), &mut io::sink()).map(|_| ())
}

fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes())
}

fn ms_from(query: &str, by_default: u64) -> Option<u64> {
    let text = query.split('&').find_map(|pair| pair.strip_prefix("ms=")).unwrap_or("");
    if text.is_empty() {
        return Some(by_default);
    }
    let is_number = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).map(|ms: u64| ms.min(60_000))
}

fn hash(times: u64) {
    let mut hasher = DefaultHasher::new();
    for i in 0..times {
        hasher.write_u64(hint::black_box(i));
    }
    hint::black_box(hasher.finish());
}

/// The fastest of a few short runs, measured once: the others were disturbed.
fn hashes_per_ms() -> u64 {
    static PER_MS: OnceLock<u64> = OnceLock::new();
    *PER_MS.get_or_init(|| {
        const HASHES: u64 = 1_000_000;
        let time = || {
            let start = Instant::now();
            hash(HASHES);
            start.elapsed()
        };
        let best = (0..5).map(|_| time()).min().unwrap_or(Duration::from_millis(1));
        (HASHES as f64 / (best.as_secs_f64() * 1000.0)).max(1.0) as u64
    })
}

/// std listens with a backlog of 128, too short for a ramp. Listening again only changes its length (listen(2)); the kernel
/// cuts it down to somaxconn.
fn deepen_backlog(listener: &TcpListener) {
    extern "C" {
        fn listen(fd: i32, backlog: i32) -> i32;
    }
    unsafe { listen(listener.as_raw_fd(), 65_535) };
}
