// The evaluator calls the parameter of a function that returns it `x`.
local id(name) = name;
local x = { same(value):: value, other: function(one) (one) };
{
  named: id(name='a'),
  method: x.same(value={ b: 1 }),
  function_: x.other(one=[1]),
  twice: std.map(id, [1, 2]),
  inner: (function(f) f)(f=id)(name=3),
  branch: if (function(yes) yes)(yes=true) then 'then' else 'else',
  list: [(function(n) n)(n=y) for y in [1, 2]],
}
