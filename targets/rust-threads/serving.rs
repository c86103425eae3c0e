//! A connection served by blocking code: it waits in read, in the work, in write.
use crate::contract::http::{parse, refusal, response, take_head, Request};
use crate::contract::{address_from_env, begin, end, task_of, Answer, Task, Work, BACKLOG};
use crate::{block, cpu, slow, stats};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::process;

/// An error is a client that went away.
pub fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer)? {
        let request = match parse(&head) {
            Ok(request) => request,
            Err(status) => return stream.write_all(response(&refusal(status)).as_bytes()),
        };
        skip_body(&mut stream, &mut buffer, request.body_length)?;
        stream.write_all(response(&answer(&request)).as_bytes())?;
        if request.closes {
            break;
        }
    }
    Ok(())
}

fn answer(request: &Request) -> Answer {
    let (work, ms) = match task_of(request) {
        Task::Work(work, ms) => (work, ms),
        Task::Stats => return stats(),
        Task::Refuse(answer) => return answer,
    };
    begin();
    match work {
        Work::Slow => slow(ms),
        Work::Cpu => cpu(ms),
        Work::Block => block(ms),
    }
    end()
}

/// None: closed.
fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(head) = take_head(buffer) {
            return Ok(Some(head));
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            n => buffer.extend_from_slice(&chunk[..n]),
        }
    }
}

fn skip_body(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> io::Result<()> {
    let buffered = length.min(buffer.len());
    buffer.drain(..buffered);
    io::copy(&mut stream.take((length - buffered) as u64), &mut io::sink()).map(|_| ())
}

pub fn listen() -> TcpListener {
    let (host, port) = address_from_env();
    let listener = TcpListener::bind((host.as_str(), port)).unwrap_or_else(|error| {
        eprintln!("cannot listen on {host}:{port}: {error}");
        process::exit(1);
    });
    deepen_backlog(&listener);
    match listener.local_addr() {
        Ok(address) => println!("listening on http://{address}"),
        Err(error) => eprintln!("no address: {error}"),
    }
    listener
}

/// std listens with a backlog of 128, too short for a ramp. Listening again only changes its length (listen(2)).
fn deepen_backlog(listener: &TcpListener) {
    extern "C" {
        fn listen(fd: i32, backlog: i32) -> i32;
    }
    unsafe { listen(listener.as_raw_fd(), BACKLOG as i32) };
}
