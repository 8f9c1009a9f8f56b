//! Searching texts (`library.Regex`).

use crate::cel::library::estimate;
use crate::cel::library::estimate::{Arguments, CallCost};
use crate::cel::library::overload::{Form, Function, Search, function, row};
use crate::cel::library::range::Range;
use crate::cel::library::search;

#[rustfmt::skip]
pub(in crate::cel::library) const FUNCTIONS: &[Function] = &[
    function("find", &[
        row("string_find_string", "string.(string)string", |args| search::dynamic(Search::Find, args)).priced(found, search::cost),
    ]).form(Form::Search(Search::Find)).open_cost(search::cost),
    function("findAll", &[
        row("string_find_all_string", "string.(string)list(string)", |args| search::dynamic(Search::FindAll, args))
            .priced(found, search::cost),
        row("string_find_all_string_int", "string.(string,int)list(string)", |args| search::dynamic(Search::FindAll, args))
            .priced(found, search::cost),
    ]).form(Form::Search(Search::FindAll)).open_cost(search::cost),
];

fn found(of: &Arguments<'_, '_>) -> CallCost {
    let size = of.target_size();
    let found = Range { min: 0, max: size.max };
    CallCost::sized(estimate::regex(size, of.size(0)), found)
}
