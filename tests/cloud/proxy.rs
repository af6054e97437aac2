//! A proxy that notes what goes to the cloud, and makes it go wrong.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

/// What becomes of a request.
pub(crate) enum Fault {
    /// The cloud never sees it; this is the answer.
    Answer(u16, String),
    /// The connection breaks before the request arrives.
    ResetBefore,
    /// The connection breaks before the answer arrives.
    ResetAfter,
    /// The request never arrives, and nobody answers.
    HoldBefore,
    /// The request arrives, but not the answer.
    HoldAfter,
    /// The request arrives, but only half of the answer.
    CutShort,
    /// The request arrives late.
    Slow(Duration),
}

type Rule = dyn FnMut(&Request) -> Option<Fault> + Send;

/// A request as it passes.
pub(crate) struct Request {
    /// CloudFormation's by the action, JSON services' by the operation, others by method and path.
    pub(crate) name: String,
    pub(crate) body: String,
    /// The account that the bucket must belong to.
    pub(crate) owner: Option<String>,
}

impl Request {
    /// Whether it is about a bucket or what it holds.
    pub(crate) fn is_of_buckets(&self) -> bool {
        self.name.contains(" /")
    }

    /// A refusal in the words of the service that is asked: CloudFormation and others, or S3.
    pub(crate) fn refuse(&self, status: u16, codes: [&str; 2], message: &str) -> Fault {
        Fault::Answer(
            status,
            if self.is_of_buckets() {
                format!(
                    "<Error><Code>{}</Code><Message>{message}</Message></Error>",
                    codes[1]
                )
            } else {
                error(codes[0], message)
            },
        )
    }
}

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<String>>,
    rule: Mutex<Option<Box<Rule>>>,
    held: Mutex<Option<Sender<()>>>,
}

/// Passes everything on, and notes each request.
pub(crate) struct Proxy {
    port: u16,
    target: String,
    shared: Arc<Shared>,
}

impl Proxy {
    /// A proxy to the endpoint at `url`.
    pub(crate) fn to(url: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared::default());
        let notes = Arc::clone(&shared);
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
            shared,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The endpoint behind it.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// The requests since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.requests.lock().expect("no panic while held"))
    }

    /// Lets requests go wrong as `rule` says, from now on.
    pub(crate) fn spoil(&self, rule: impl FnMut(&Request) -> Option<Fault> + Send + 'static) {
        *self.shared.rule.lock().expect("no panic while held") = Some(Box::new(rule));
    }

    /// Refuses all requests of these names, as a policy does that does not allow them.
    pub(crate) fn deny(&self, names: &'static [&'static str]) {
        self.spoil(move |request| {
            let name = request.name.as_str();
            names
                .contains(&name)
                .then(|| Fault::Answer(403, denied(name)))
        });
    }

    /// Lets everything pass again.
    pub(crate) fn mend(&self) {
        *self.shared.rule.lock().expect("no panic while held") = None;
    }

    /// Is told when a request is held.
    pub(crate) fn held(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        *self.shared.held.lock().expect("no panic while held") = Some(sender);
        receiver
    }
}

/// What CloudFormation answers whom it does not know.
fn denied(action: &str) -> String {
    error(
        "AccessDenied",
        &format!("User: u is not authorized to perform: cloudformation:{action}"),
    )
}

/// An error as CloudFormation words it.
pub(crate) fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error>\
         <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>r</RequestId></ErrorResponse>"
    )
}

/// What CloudFormation answers to `action`.
pub(crate) fn result(action: &str, content: &str) -> String {
    format!(
        "<{action}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\
         <{action}Result>{content}</{action}Result>\
         <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
    )
}

fn pass(mut client: TcpStream, address: &str, shared: &Arc<Shared>) {
    let mut server = TcpStream::connect(address).expect("the cloud answers");
    let back = (
        server.try_clone().expect("a socket"),
        client.try_clone().expect("a socket"),
    );
    let swallow = Arc::new(AtomicBool::new(false));
    let hold = Arc::new(AtomicBool::new(false));
    let cut = Arc::new(AtomicBool::new(false));
    let flags = [&swallow, &hold, &cut].map(Arc::clone);
    let notes = Arc::clone(shared);
    thread::spawn(move || pass_back(back, &flags, &notes));
    let mut buffer = vec![0; 1 << 16];
    let mut unread = Vec::new();
    while let Ok(count) = client.read(&mut buffer) {
        if count == 0 {
            break;
        }
        unread.extend_from_slice(&buffer[..count]);
        // Whole requests are passed on, so that none of a spoiled one arrives.
        while let Some((request, size)) = first_request(&unread) {
            let bytes: Vec<u8> = unread.drain(..size).collect();
            let fault = {
                let mut rule = shared.rule.lock().expect("no panic while held");
                rule.as_mut().and_then(|rule| rule(&request))
            };
            let mut requests = shared.requests.lock().expect("no panic while held");
            requests.push(request.name);
            drop(requests);
            match fault {
                None => {}
                Some(Fault::Answer(status, body)) => {
                    let length = body.len();
                    let answer = format!(
                        "HTTP/1.1 {status} Spoiled\r\ncontent-type: text/xml\r\n\
                         content-length: {length}\r\n\r\n{body}"
                    );
                    let _gone = client.write_all(answer.as_bytes());
                    continue;
                }
                Some(Fault::ResetBefore) => {
                    let _gone = client.shutdown(Shutdown::Both);
                    let _gone = server.shutdown(Shutdown::Both);
                    return;
                }
                Some(Fault::HoldBefore) => {
                    shared.tell_held();
                    continue;
                }
                Some(Fault::CutShort) => cut.store(true, Ordering::SeqCst),
                Some(Fault::Slow(time)) => thread::sleep(time),
                Some(Fault::ResetAfter) => swallow.store(true, Ordering::SeqCst),
                Some(Fault::HoldAfter) => {
                    hold.store(true, Ordering::SeqCst);
                    swallow.store(true, Ordering::SeqCst);
                }
            }
            if server.write_all(&bytes).is_err() {
                return;
            }
        }
    }
    let _gone = server.shutdown(Shutdown::Both);
}

/// Passes answers back, or keeps them.
fn pass_back(
    (mut server, mut client): (TcpStream, TcpStream),
    [swallow, hold, cut]: &[Arc<AtomicBool>; 3],
    shared: &Shared,
) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count) = server.read(&mut buffer) {
        if count == 0 {
            break;
        }
        if swallow.load(Ordering::SeqCst) {
            if hold.load(Ordering::SeqCst) {
                shared.tell_held();
                continue;
            }
            break;
        }
        if cut.load(Ordering::SeqCst) {
            let _gone = client.write_all(&buffer[..count / 2]);
            break;
        }
        if client.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _gone = client.shutdown(Shutdown::Both);
}

impl Shared {
    fn tell_held(&self) {
        if let Some(held) = &*self.held.lock().expect("no panic while held") {
            let _nobody = held.send(());
        }
    }
}

/// The request that the bytes begin with, once it is complete, and its size.
fn first_request(bytes: &[u8]) -> Option<(Request, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_wanted = name.eq_ignore_ascii_case(wanted);
            is_wanted.then(|| value.trim().to_owned())
        })
    };
    let length = header("content-length").and_then(|length| length.parse::<usize>().ok());
    let size = end + length.unwrap_or(0);
    let body = String::from_utf8_lossy(bytes.get(end..size)?).into_owned();
    let line = head.lines().next().unwrap_or_default();
    let name = match (body.strip_prefix("Action="), header("x-amz-target")) {
        (Some(rest), _) => rest.split('&').next().unwrap_or_default().to_owned(),
        (None, Some(target)) => target,
        (None, None) => line.trim_end_matches(" HTTP/1.1").to_owned(),
    };
    let owner = header("x-amz-expected-bucket-owner");
    Some((Request { name, body, owner }, size))
}
