//! The wire to the browser: JSON texts that end with NUL, answers by number, and events in between.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Time without any message after which a browser counts as lost.
const PATIENCE: Duration = Duration::from_mins(2);

/// The ends of both pipes.
pub(crate) struct Wire {
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    events: VecDeque<Value>,
    last: u64,
}

impl Wire {
    pub(crate) fn new(input: ChildStdin, output: ChildStdout) -> Self {
        let (sender, messages) = channel();
        // A thread of its own, because a read of a pipe knows no time limit.
        std::thread::spawn(move || {
            for text in BufReader::new(output).split(0) {
                let message = text.ok().and_then(|text| serde_json::from_slice(&text).ok());
                let Some(message) = message else { break };
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            input: Some(input),
            messages,
            events: VecDeque::new(),
            last: 0,
        }
    }

    /// The result of a command, in a session or of the browser itself.
    pub(crate) fn ask(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        self.try_ask(session, method, parameters)
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// As [`Self::ask`].
    ///
    /// # Errors
    /// The browser refuses the command.
    pub(crate) fn try_ask(&mut self, session: Option<&str>, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.last += 1;
        let mut request = json!({"id": self.last, "method": method, "params": parameters});
        if let Some(session) = session {
            request["sessionId"] = json!(session);
        }
        let input = self.input.as_mut().unwrap();
        write!(input, "{request}\0").unwrap();
        input.flush().unwrap();
        loop {
            let mut message = self.receive();
            if message["id"] == self.last {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].take()),
                };
            }
            self.events.push_back(message);
        }
    }

    /// The next event in a session.
    pub(crate) fn event(&mut self) -> Value {
        self.events.pop_front().unwrap_or_else(|| self.receive())
    }

    /// The events that have arrived.
    pub(crate) fn arrived(&mut self) -> impl Iterator<Item = Value> {
        self.events.extend(self.messages.try_iter());
        self.events.drain(..)
    }

    /// Asks the browser to end.
    pub(crate) fn close(&mut self) {
        if let Some(mut input) = self.input.take() {
            let _ = write!(input, "{}\0", json!({"id": 0, "method": "Browser.close"}));
        }
    }

    fn receive(&mut self) -> Value {
        self.messages
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|error| panic!("no message from the browser: {error}"))
    }
}
