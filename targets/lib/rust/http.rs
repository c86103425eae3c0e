//! As much of HTTP/1.1 as these servers need.
use super::Answer;
use std::mem;

pub struct Request<'a> {
    pub method: &'a str,
    pub target: &'a str,
    pub body_length: usize,
    pub closes: bool,
}

/// The bytes up to the empty line, and none after it: those stay in `buffer` for the next request. None: not all are there yet.
pub fn take_head(buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
        let rest = buffer.split_off(end + 4);
        return Some(mem::replace(buffer, rest));
    }
    // No request is that long: parses as none.
    (buffer.len() > 16 * 1024).then(Vec::new)
}

/// Err: the status that says what is wrong with it; the connection ends after that.
pub fn parse(head: &[u8]) -> Result<Request<'_>, &'static str> {
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

pub fn response((status, kind, body): &Answer) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
}

pub fn refusal(status: &'static str) -> Answer {
    (status, "text/plain", "not understood\n".into())
}

pub fn ms_from(query: &str, by_default: u64) -> Option<u64> {
    let text = query.split('&').find_map(|pair| pair.strip_prefix("ms=")).unwrap_or("");
    if text.is_empty() {
        return Some(by_default);
    }
    let is_number = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).map(|ms: u64| ms.min(60_000))
}
