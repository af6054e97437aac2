//! The query protocol: forms in, XML out.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// A request: its action, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) action: String,
    pub(crate) form: BTreeMap<String, String>,
}

impl Request {
    /// A field, or nothing in its place.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// Pairs such as tags.
    pub(crate) fn pairs(&self, list: &str, key: &str, value: &str) -> BTreeMap<String, String> {
        (1..)
            .map_while(|number| {
                let key = self.form.get(&format!("{list}.member.{number}.{key}"))?;
                let value = self.get(&format!("{list}.member.{number}.{value}"));
                Some((key.clone(), value.to_owned()))
            })
            .collect()
    }

    /// A list of words.
    pub(crate) fn list(&self, list: &str) -> Vec<String> {
        (1..)
            .map_while(|number| self.form.get(&format!("{list}.member.{number}")).cloned())
            .collect()
    }
}

/// What is answered: the content, or a code and a message.
pub(crate) type Answer = Result<String, (String, String)>;

/// Answers requests on a port of this machine from now on; gives the address.
pub(crate) fn serve(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || converse(client, &*answer));
        }
    });
    format!("http://127.0.0.1:{port}")
}

fn converse(mut client: TcpStream, answer: &dyn Fn(&Request) -> Answer) {
    let _slower = client.set_nodelay(true);
    let mut unread = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = client.read(&mut buffer) {
        unread.extend_from_slice(&buffer[..count]);
        while let Some((body, size)) = first_body(&unread) {
            unread.drain(..size);
            let form = form(&body);
            let action = form.get("Action").cloned().unwrap_or_default();
            let request = Request { action, form };
            let (status, text) = match answer(&request) {
                Ok(content) => (200, result(&request.action, &content)),
                Err((code, message)) => (400, error(&code, &message)),
            };
            let length = text.len();
            let whole = format!(
                "HTTP/1.1 {status} Answer\r\ncontent-type: text/xml\r\n\
                 content-length: {length}\r\n\r\n{text}"
            );
            if client.write_all(whole.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// The body of the request that the bytes begin with, once it is complete, and the whole size.
fn first_body(bytes: &[u8]) -> Option<(String, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| {
            length.trim().parse::<usize>().expect("a number")
        });
    let body = bytes.get(end..end + length)?;
    Some((String::from_utf8_lossy(body).into_owned(), end + length))
}

fn form(body: &str) -> BTreeMap<String, String> {
    let fields = body.split('&').filter_map(|field| field.split_once('='));
    fields
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| {
                    let digit = char::from(digit.expect("two digits"));
                    digit.to_digit(16).expect("a digit") as u8
                });
                digits[0] << 4 | digits[1]
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// An element, or nothing if it has no content.
pub(crate) fn element(name: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<{name}>{text}</{name}>")
}

/// A list of what is XML already.
pub(crate) fn list(name: &str, members: impl IntoIterator<Item = String>) -> String {
    let members: String = members
        .into_iter()
        .map(|member| format!("<member>{member}</member>"))
        .collect();
    format!("<{name}>{members}</{name}>")
}

fn error(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error>\
         <Type>Sender</Type>{}{}</Error><RequestId>r</RequestId></ErrorResponse>",
        element("Code", code),
        element("Message", message)
    )
}

fn result(action: &str, content: &str) -> String {
    format!(
        "<{action}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">\
         <{action}Result>{content}</{action}Result>\
         <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>"
    )
}
