// A task per connection on Tokio: a future that waits is a small object in memory, and one worker thread for each core polls
// those that can go on. It is the counterpart of `rust-threads`: the same server, with `.await` where the other one sleeps.
use std::hash::{DefaultHasher, Hasher};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{env, hint, io, process, thread};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Builder, Handle};

static INFLIGHT: AtomicI64 = AtomicI64::new(0);
static SERVED: AtomicU64 = AtomicU64::new(0);

/// Leaves a timer behind and returns to the worker, which polls another task.
async fn slow(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// As many hashes as take ms on an idle core. Without an `.await` inside, the worker does nothing else meanwhile.
fn cpu(ms: u64) {
    hash(ms * hashes_per_ms());
}

/// What must never be done in a task: block its worker. One of these for each core, and nothing at all runs: no timer, no
/// accept, no other task. (`tokio::task::spawn_blocking` is the way out.)
fn block(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

async fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer).await? {
        let request = match parse(&head) {
            Ok(request) => request,
            Err(status) => return answer(&mut stream, status, "text/plain", "not understood\n").await,
        };
        skip_body(&mut stream, &mut buffer, request.body_length).await?;
        let (status, kind, body) = handle(&request).await;
        answer(&mut stream, status, kind, &body).await?;
        if request.closes {
            break;
        }
    }
    Ok(())
}

async fn handle(request: &Request<'_>) -> (&'static str, &'static str, String) {
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let default_ms = match (request.method, path) {
        ("GET", "/slow" | "/block") => 100,
        ("GET", "/cpu") => 5,
        ("GET", "/stats") => return ("200 OK", "application/json", stats()),
        _ => return ("404 Not Found", "text/plain", "not found\n".into()),
    };
    let Some(ms) = ms_from(query, default_ms) else {
        return ("400 Bad Request", "text/plain", "ms must be a whole number of milliseconds\n".into());
    };
    INFLIGHT.fetch_add(1, SeqCst);
    match path {
        "/slow" => slow(ms).await,
        "/cpu" => cpu(ms),
        _ => block(ms),
    }
    SERVED.fetch_add(1, SeqCst); // before the answer leaves: who has read it finds it counted
    let body = format!("done (inflight: {})\n", INFLIGHT.load(SeqCst));
    INFLIGHT.fetch_sub(1, SeqCst);
    ("200 OK", "text/plain", body)
}

fn main() {
    let host = env::var("HOST").unwrap_or_else(|_| "127.0.0.1".into());
    let port = env::var("PORT").ok().and_then(|port| port.parse::<u16>().ok()).unwrap_or(0);
    hashes_per_ms();
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => fail(&format!("cannot start the runtime: {error}")),
    };
    runtime.block_on(async {
        let listener =
            listen(&host, port).unwrap_or_else(|error| fail(&format!("cannot listen on {host}:{port}: {error}")));
        match listener.local_addr() {
            Ok(address) => println!("listening on http://{address}"),
            Err(error) => eprintln!("no address: {error}"),
        }
        // A task of its own, so that a worker accepts; this thread only waits for it, and it never ends.
        let _ = tokio::spawn(accept(listener)).await;
    });
}

async fn accept(listener: TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream))), // an error is a client that went away
            // Out of descriptors, or the client is gone already: wait a little rather than spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// The kernel cuts the backlog down to somaxconn; Tokio's own default is 1024.
fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let ip = host.parse().map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "HOST must be an IP address"))?;
    let address = SocketAddr::new(ip, port);
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(65_535)
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    process::exit(1)
}

/// What the runtime tells of itself. The queues, polls and steals are behind `--cfg tokio_unstable`: see target.json.
fn stats() -> String {
    let metrics = Handle::current().metrics();
    let workers = metrics.num_workers();
    let sum = |of: &dyn Fn(usize) -> u64| (0..workers).map(of).sum::<u64>();
    let local_queues: Vec<usize> = (0..workers).map(|worker| metrics.worker_local_queue_depth(worker)).collect();
    format!(
        "{{\"unit\":{{\"name\":\"tasks\",\"count\":{}}},\"inflight\":{},\"served\":{},\"workers\":{workers},\
         \"globalQueue\":{},\"localQueues\":{local_queues:?},\"polls\":{},\"steals\":{},\"parks\":{},\
         \"forcedYields\":{},\"busyMs\":{},\"blockingThreads\":{}}}\n",
        metrics.num_alive_tasks(),
        INFLIGHT.load(SeqCst),
        SERVED.load(SeqCst),
        metrics.global_queue_depth(),
        sum(&|worker| metrics.worker_poll_count(worker)),
        sum(&|worker| metrics.worker_steal_count(worker)),
        sum(&|worker| metrics.worker_park_count(worker)),
        metrics.budget_forced_yield_count(),
        sum(&|worker| metrics.worker_total_busy_duration(worker).as_millis() as u64),
        metrics.num_blocking_threads(),
    )
}

struct Request<'a> {
    method: &'a str,
    target: &'a str,
    body_length: usize,
    closes: bool,
}

/// The bytes up to the empty line, and none after it: those stay in `buffer` for the next request. None: closed.
async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let rest = buffer.split_off(end + 4);
            return Ok(Some(std::mem::replace(buffer, rest)));
        }
        if buffer.len() > 16 * 1024 {
            return Ok(Some(Vec::new())); // no request is that long: parses as none
        }
        match stream.read(&mut chunk).await? {
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

async fn skip_body(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    let buffered = length.min(buffer.len());
    buffer.drain(..buffered);
    tokio::io::copy(&mut stream.take((length - buffered) as u64), &mut tokio::io::sink()).await.map(|_| ())
}

async fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await
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
