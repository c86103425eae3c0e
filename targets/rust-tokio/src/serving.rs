//! A connection served by a task: it waits at each `.await`, and its worker polls others meanwhile.
use crate::contract::http::{parse, refusal, response, take_head, Request};
use crate::contract::{begin, end, task_of, Answer, Task, Work, BACKLOG};
use crate::{block, cpu, slow, stats};
use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// An error is a client that went away.
pub async fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer).await? {
        let request = match parse(&head) {
            Ok(request) => request,
            Err(status) => return stream.write_all(response(&refusal(status)).as_bytes()).await,
        };
        skip_body(&mut stream, &mut buffer, request.body_length).await?;
        let text = response(&answer(&request).await);
        stream.write_all(text.as_bytes()).await?;
        if request.closes {
            break;
        }
    }
    Ok(())
}

async fn answer(request: &Request<'_>) -> Answer {
    let (work, ms) = match task_of(request) {
        Task::Work(work, ms) => (work, ms),
        Task::Stats => return stats(),
        Task::Refuse(answer) => return answer,
    };
    begin();
    match work {
        Work::Slow => slow(ms).await,
        Work::Cpu => cpu(ms),
        Work::Block => block(ms),
    }
    end()
}

/// None: closed.
async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    loop {
        if let Some(head) = take_head(buffer) {
            return Ok(Some(head));
        }
        // First wait, then read: a buffer that lived across the `.await` would be part of each waiting task.
        stream.readable().await?;
        match read_available(stream, buffer) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {} // it only seemed ready
            Err(error) => return Err(error),
        }
    }
}

fn read_available(stream: &TcpStream, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let mut chunk = [0; 4096]; // on the worker's stack
    let n = stream.try_read(&mut chunk)?;
    buffer.extend_from_slice(&chunk[..n]);
    Ok(n)
}

async fn skip_body(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    let buffered = length.min(buffer.len());
    buffer.drain(..buffered);
    if buffered == length {
        return Ok(()); // copy() makes itself a buffer, also for nothing
    }
    tokio::io::copy(&mut stream.take((length - buffered) as u64), &mut tokio::io::sink()).await.map(|_| ())
}

/// Tokio's own backlog is 1024.
pub fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let ip = host.parse().map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "HOST must be an IP address"))?;
    let address = SocketAddr::new(ip, port);
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(listener)
}
