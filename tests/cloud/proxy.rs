//! A proxy that notes what goes to the cloud.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// Passes everything on, and notes each request.
pub(crate) struct Proxy {
    port: u16,
    target: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy to the endpoint at `url`.
    pub(crate) fn to(url: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&requests);
        let address = url.trim_start_matches("http://").to_owned();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (address, notes) = (address.clone(), Arc::clone(&notes));
                thread::spawn(move || pass(client, &address, &notes));
            }
        });
        Self {
            port,
            target: url.to_owned(),
            requests,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The endpoint behind it.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// The requests since the last call: CloudFormation's by their action, others by method and
    /// path.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().expect("no panic while held"))
    }
}

fn pass(mut client: TcpStream, address: &str, notes: &Mutex<Vec<String>>) {
    let mut server = TcpStream::connect(address).expect("the cloud answers");
    let mut back = (
        server.try_clone().expect("a socket"),
        client.try_clone().expect("a socket"),
    );
    thread::spawn(move || {
        let _end = std::io::copy(&mut back.0, &mut back.1);
        let _gone = back.1.shutdown(Shutdown::Both);
    });
    let mut buffer = vec![0; 1 << 16];
    let mut unread = Vec::new();
    while let Ok(count) = client.read(&mut buffer) {
        if count == 0 {
            break;
        }
        unread.extend_from_slice(&buffer[..count]);
        while let Some((request, size)) = first_request(&unread) {
            unread.drain(..size);
            notes.lock().expect("no panic while held").push(request);
        }
        if server.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _gone = server.shutdown(Shutdown::Both);
}

/// The request that the bytes begin with, once it is complete, and its size.
fn first_request(bytes: &[u8]) -> Option<(String, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    let size = end + length.unwrap_or(0);
    let body = String::from_utf8_lossy(bytes.get(end..size)?).into_owned();
    let line = head.lines().next().unwrap_or_default();
    let name = match body.strip_prefix("Action=") {
        Some(rest) => rest.split('&').next().unwrap_or_default(),
        None => line.trim_end_matches(" HTTP/1.1"),
    };
    Some((name.to_owned(), size))
}
