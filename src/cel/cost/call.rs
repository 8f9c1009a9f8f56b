//! Calls: the estimates of their possible overloads.

use super::Estimator;
use crate::cel::library::Signature;
use crate::cel::library::estimate::{Argument, Arguments, CallCost};
use crate::cel::library::overload::Estimate;
use crate::cel::library::range::{ONE, Range, ZERO};
use crate::cel::syntax::ast::{ACCUMULATOR, Id};

impl<'e> Estimator<'e> {
    pub(super) fn call(&mut self, id: Id, target: Option<Id>, args: &'e [Id]) -> Range {
        let checked = self.checked;
        let overloads = checked.call(id).map_or(&[][..], |call| &call.overloads);
        if let ([overload], [arg]) = (overloads, args)
            && overload.row.id == "to_dyn"
        {
            let cost = self.cost(*arg);
            self.copy_sizes(*arg, id);
            return cost.add(ONE);
        }
        let mut costs = Vec::with_capacity(args.len());
        let mut arguments = Vec::with_capacity(args.len());
        for arg in args {
            costs.push(self.cost(*arg));
            arguments.push(self.argument(*arg));
        }
        if overloads.is_empty() {
            return ZERO;
        }
        let mut sum = ZERO;
        let target = target.map(|target| {
            sum = sum.add(self.cost(target));
            self.argument(target)
        });
        let given = Arguments {
            target: target.as_ref(),
            args: &arguments,
        };
        let mut cost: Option<Range> = None;
        let mut size: Option<Range> = None;
        for overload in overloads {
            let of = self.overload(id, overload, args, &given, &costs);
            cost = Some(of.cost.joined(cost));
            if let Some(of) = of.size {
                size = Some(of.joined(size));
            }
            let step = match overload.row.id {
                "index_list" => Some("@items"),
                "index_map" => Some("@values"),
                _ => None,
            };
            if let (Some(step), Some(container)) = (step, args.first()) {
                size = self.entries_of(*container).map(|entries| entries.value);
                let mut path = self.path(*container);
                path.push(step.to_owned());
                self.paths.insert(id, path);
            }
            if size.is_none() {
                size = self.size(id);
            }
        }
        self.set_size(id, size);
        sum.add(cost.unwrap_or(ZERO))
    }

    /// The cost of a call of one overload, including its arguments.
    fn overload(
        &mut self,
        id: Id,
        overload: &Signature,
        ids: &[Id],
        given: &Arguments<'_, 'e>,
        costs: &[Range],
    ) -> CallCost {
        let of_args = costs.iter().fold(ZERO, |sum, cost| sum.add(*cost));
        let own = match overload.row.estimate {
            Estimate::Call(estimate) => estimate(given),
            Estimate::Logic => {
                // The second term may be skipped.
                let min = costs.first().map_or(0, |cost| cost.min);
                return CallCost::of(Range { min, max: of_args.max });
            }
            Estimate::Conditional => return self.conditional(id, ids, given, costs),
            Estimate::Sum(factor) => {
                let size = given.size(0).add(given.size(1));
                if let [left, right] = ids {
                    self.join_entries(id, *left, *right);
                }
                let cost = if factor > 0.0 { size.scaled(factor) } else { ONE };
                CallCost::sized(cost, size)
            }
        };
        CallCost {
            cost: own.cost.add(of_args),
            size: own.size,
        }
    }

    fn conditional(&mut self, id: Id, ids: &[Id], given: &Arguments<'_, 'e>, costs: &[Range]) -> CallCost {
        let ([_, yes, no], [test, yes_cost, no_cost]) = (ids, costs) else {
            return CallCost::ONE;
        };
        self.join_entries(id, *yes, *no);
        let size = given.size(1).union(given.size(2));
        CallCost::sized(test.add(yes_cost.union(*no_cost)), size)
    }

    /// The sizes of entries that come from one of two places.
    fn join_entries(&mut self, id: Id, a: Id, b: Id) {
        if let (Some(a), Some(b)) = (self.entries_of(a), self.entries_of(b)) {
            self.entries.insert(id, a.union(b));
        }
    }

    fn argument(&mut self, id: Id) -> Argument<'e> {
        let mut path = self.path(id);
        if path.first().is_some_and(|first| first == ACCUMULATOR) {
            path.clear();
        }
        if !path.is_empty() {
            path.push("@items".to_owned());
        }
        Argument {
            type_: self.checked.type_of(id),
            size: self.size(id),
            literal: self.checked.ast.literal(id),
            item_size: self.declared_size(&path),
        }
    }
}
