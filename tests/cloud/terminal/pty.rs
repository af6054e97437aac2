//! A terminal with a program on it: a pseudo terminal, and what a person would see there.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    num::NonZeroU16,
    os::unix::fs::OpenOptionsExt as _,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::{
    fs::OFlags,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

/// Higher than anything that is written to it, so nothing leaves the screen.
const ROWS: u16 = 120;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program on a terminal of its own.
pub(super) struct Terminal {
    keyboard: File,
    seen: Arc<Mutex<Seen>>,
    reader: JoinHandle<()>,
    program: Child,
}

struct Seen {
    screen: vt100::Parser,
    /// All that was ever written.
    bytes: Vec<u8>,
}

/// What is left on the screen when the program has ended.
pub(super) struct Ended {
    pub(super) status: Option<i32>,
    pub(super) screen: vt100::Screen,
    /// All that was ever written.
    pub(super) written: String,
}

impl Terminal {
    /// Starts a program on a terminal that is so many columns wide.
    pub(super) fn start(mut command: Command, columns: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).expect("a pseudo terminal");
        grantpt(&master).expect("granted");
        unlockpt(&master).expect("unlocked");
        let size = Winsize {
            ws_row: ROWS,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&master, size).expect("a size");
        let name = ptsname(&master, Vec::new()).expect("a name");
        let name = name.into_string().expect("text");
        let end = || {
            let flags = OFlags::NOCTTY.bits() as i32;
            let mut options = OpenOptions::new();
            let end = options.read(true).write(true).custom_flags(flags);
            Stdio::from(end.open(&name).expect("the other end"))
        };
        command.stdin(end()).stdout(end()).stderr(end());
        command
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("COLUMNS")
            .env_remove("CI");
        let program = command.spawn().expect("it starts");
        // Its ends are to be the only ones.
        drop(command);

        let master = File::from(master);
        let keyboard = master.try_clone().expect("another handle");
        let size = |count| NonZeroU16::new(count).expect("a size");
        let seen = Arc::new(Mutex::new(Seen {
            screen: vt100::Parser::new(size(ROWS), size(columns), 0),
            bytes: Vec::new(),
        }));
        let reader = thread::spawn({
            let seen = Arc::clone(&seen);
            move || read(master, &seen)
        });
        Self {
            keyboard,
            seen,
            reader,
            program,
        }
    }

    /// What can be read on the screen now.
    pub(super) fn screen(&self) -> String {
        let seen = self.seen.lock().expect("no panic");
        let screen = seen.screen.screen();
        let rows = screen.rows(0, screen.size().1.get());
        rows.map(|row| row.trim_end().to_owned() + "\n").collect()
    }

    /// Waits until this can be read on the screen.
    pub(super) fn wait_for(&self, text: &str) {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "no `{text}` in:\n{screen}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types something.
    pub(super) fn type_in(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).expect("typed");
    }

    /// Waits until the program has ended.
    pub(super) fn end(mut self) -> Ended {
        let status = self.program.wait().expect("it ends").code();
        self.reader.join().expect("all is read");
        let seen = self.seen.lock().expect("no panic");
        Ended {
            status,
            screen: seen.screen.screen().clone(),
            written: String::from_utf8_lossy(&seen.bytes).into_owned(),
        }
    }
}

/// Reads until nobody has the other end.
fn read(mut master: File, seen: &Mutex<Seen>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = master.read(&mut buffer) {
        let mut seen = seen.lock().expect("no panic");
        seen.screen.process(&buffer[..count]);
        seen.bytes.extend_from_slice(&buffer[..count]);
    }
}

/// What stands on the screen, with colours and weights as tags: `<red>old</>`.
pub(super) fn tagged(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let mut text = String::new();
    for row in 0..rows.get() {
        let mut line = String::new();
        let mut style = String::new();
        let mut blanks = 0;
        for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
            if !cell.has_contents() {
                blanks += usize::from(!cell.is_wide_continuation());
                continue;
            }
            line += &" ".repeat(std::mem::take(&mut blanks));
            let wanted = style_of(cell);
            if wanted != style {
                if !style.is_empty() {
                    line += "</>";
                }
                if !wanted.is_empty() {
                    line += &format!("<{wanted}>");
                }
                style = wanted;
            }
            line += cell.contents();
        }
        if !style.is_empty() {
            line += "</>";
        }
        text += line.trim_end();
        text += "\n";
    }
    text.trim_end().to_owned() + "\n"
}

fn style_of(cell: &vt100::Cell) -> String {
    let colour = match cell.fgcolor() {
        vt100::Color::Default => None,
        vt100::Color::Idx(1) => Some("red"),
        vt100::Color::Idx(2) => Some("green"),
        vt100::Color::Idx(3) => Some("yellow"),
        vt100::Color::Idx(6) => Some("cyan"),
        other => panic!("a colour more: {other:?}"),
    };
    let weights = [
        (cell.bold(), "bold"),
        (cell.dim(), "faint"),
        (cell.underline(), "under"),
    ];
    let weights = weights
        .into_iter()
        .filter_map(|(is, name)| is.then_some(name));
    weights.chain(colour).collect::<Vec<_>>().join(" ")
}
