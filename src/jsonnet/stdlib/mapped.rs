//! A list of what a function makes of the items of another list: each is made when it is needed, once.

use std::cell::RefCell;
use std::mem::replace;

use jrsonnet_evaluator::error::{ErrorKind, Result};
use jrsonnet_evaluator::function::NativeFn;
use jrsonnet_evaluator::val::{ArrValue, ArrayLike, Thunk};
use jrsonnet_evaluator::{Error, Val, in_description_frame};
use jrsonnet_gcmodule::{Cc, Trace};

/// A function of one value that may not look at it.
pub(in crate::jsonnet) type Lazy = NativeFn<(Thunk<Val>, Val)>;

/// A call that counts as calls of the program do. It makes sure that the stack suffices.
pub(in crate::jsonnet) fn counted<T>(what: &'static str, call: impl FnOnce() -> Result<T>) -> Result<T> {
    in_description_frame(|| what.to_owned(), call)
}

/// A list of what a function makes of each item.
pub(in crate::jsonnet) fn mapped(function: Lazy, items: ArrValue) -> ArrValue {
    let made = (0..items.len()).map(|_| Item::Waiting).collect();
    ArrValue::new(Mapped(Cc::new(Inner {
        items,
        function,
        made: RefCell::new(made),
    })))
}

#[derive(Debug, Trace, Clone)]
struct Mapped(Cc<Inner>);

#[derive(Debug, Trace)]
struct Inner {
    items: ArrValue,
    function: Lazy,
    made: RefCell<Vec<Item>>,
}

#[derive(Debug, Trace)]
enum Item {
    Waiting,
    Running,
    Made(Val),
    Failed(Error),
}

impl ArrayLike for Mapped {
    fn len(&self) -> u32 {
        self.0.items.len()
    }

    fn get(&self, index: u32) -> Result<Option<Val>> {
        let at = index as usize;
        {
            let mut made = self.0.made.borrow_mut();
            let Some(item) = made.get(at) else { return Ok(None) };
            match item {
                Item::Made(value) => return Ok(Some(value.clone())),
                Item::Failed(error) => return Err(error.clone()),
                Item::Running => return Err(ErrorKind::InfiniteRecursionDetected.into()),
                Item::Waiting => {}
            }
            let _ = replace(&mut made[at], Item::Running);
        }
        let result = match self.0.items.get_lazy(index) {
            Some(item) => counted("evaluating an item", || self.0.function.call(item)),
            None => return Ok(None),
        };
        self.0.made.borrow_mut()[at] = match &result {
            Ok(value) => Item::Made(value.clone()),
            Err(error) => Item::Failed(error.clone()),
        };
        result.map(Some)
    }

    fn get_lazy(&self, index: u32) -> Option<Thunk<Val>> {
        if index >= self.len() {
            return None;
        }
        if let Item::Made(value) = &self.0.made.borrow()[index as usize] {
            return Some(Thunk::evaluated(value.clone()));
        }
        let list = self.clone();
        Some(Thunk!(move || {
            let value = list.get(index)?;
            Ok(value.unwrap_or_default())
        }))
    }
}
