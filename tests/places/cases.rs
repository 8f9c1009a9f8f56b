//! Programs with one wrong value, and the mark `/*!*/` before the expression that created it.

/// Ways to create the same wrong value: the expected place is the expression that wrote it, for all paths of the value.
pub(super) const VALUES: &[(&str, &str)] = &[
    ("literal", "lib.new('a') { spec+: { size: /*!*/ 10 } }"),
    ("string", "lib.new('a') { spec+: { size: /*!*/ 'big' } }"),
    ("boolean", "lib.new('a') { spec+: { size: /*!*/ true } }"),
    ("list", "lib.new('a') { spec+: { size: /*!*/ [1] } }"),
    ("object", "lib.new('a') { spec+: { size: /*!*/ {} } }"),
    ("operator", "local n = 5; lib.new('a') { spec+: { size: /*!*/ n + n } }"),
    ("setter", "lib.new('a') + lib.withSize(/*!*/ 10)"),
    ("named argument", "lib.new('a') + lib.withSize(size=/*!*/ 10)"),
    ("local", "local size = /*!*/ 10; lib.new('a') + lib.withSize(size)"),
    (
        "local read before",
        "local size = /*!*/ 10; if size == 10 then lib.new('a') + lib.withSize(size)",
    ),
    (
        "two locals",
        "local a = /*!*/ 10, b = a; lib.new('a') + lib.withSize(b)",
    ),
    ("function", "local f(x) = lib.withSize(x); lib.new('a') + f(/*!*/ 10)"),
    ("default", "local f(x=/*!*/ 10) = lib.withSize(x); lib.new('a') + f()"),
    ("result", "local f(x) = /*!*/ x * 2; lib.new('a') + lib.withSize(f(5))"),
    (
        "branch",
        "local big = true; lib.new('a') + lib.withSize(if big then /*!*/ 10 else 1)",
    ),
    (
        "equal branch",
        "local big = 10; lib.new('a') + lib.withSize(if big == 10 then /*!*/ 10 else 1)",
    ),
    ("parentheses", "lib.new('a') + lib.withSize((/*!*/ 10))"),
    ("assert", "lib.new('a') + lib.withSize(assert true; /*!*/ 10)"),
    (
        "method",
        "local o = { size(x):: /*!*/ x + 1, made: self.size(9) }; lib.new('a') + lib.withSize(o.made)",
    ),
    (
        "field",
        "local config = { size: /*!*/ 10 }; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "field read before",
        "local config = { size: /*!*/ 10, twice: self.size * 2 }; assert config.twice == 20; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "dollar",
        "{ config:: { size: /*!*/ 10 }, a: lib.new('a') + lib.withSize($.config.size) }",
    ),
    (
        "self",
        "lib.new('a') { size:: /*!*/ 10, spec+: { size: 1 } } { local this = self, spec+: { size: this.size } }",
    ),
    (
        "computed name",
        "local config = { ['si' + 'ze']: /*!*/ 10 }; lib.new('a') + lib.withSize(config.size)",
    ),
    (
        "index",
        "local sizes = [1, /*!*/ 10]; lib.new('a') + lib.withSize(sizes[1])",
    ),
    (
        "override",
        "lib.new('a') + lib.withSize(1) + { spec+: { size: /*!*/ 10 } }",
    ),
    (
        "overridden",
        "lib.new('a') + { spec+: { size: 'x' } } + lib.withSize(/*!*/ 10)",
    ),
    (
        "super",
        "lib.new('a') + { spec+: { size: /*!*/ 10 } } + { spec+: { size: super.size } }",
    ),
    (
        "super plus",
        "lib.new('a') + { spec+: { size: 9 } } + { spec+: { size: /*!*/ super.size + 1 } }",
    ),
    (
        "plus",
        "lib.new('a') + { spec+: { size: 9 } } + { spec+: { size+: /*!*/ 1 } }",
    ),
    (
        "mixin by variable",
        "local mixin = { spec+: { size: /*!*/ 10 } }; lib.new('a') + mixin",
    ),
    (
        "fold",
        "std.foldl(function(a, b) a + b, [lib.withSize(1), lib.withSize(/*!*/ 10)], lib.new('a'))",
    ),
    ("item", "lib.new('a') + lib.withPorts([1, /*!*/ 'x'])"),
    ("lone item", "lib.new('a') + lib.withPorts(/*!*/ 'x')"),
    (
        "added item",
        "lib.new('a') + lib.withPorts([1]) + lib.withPortsMixin([/*!*/ 'x'])",
    ),
    (
        "list comprehension",
        "lib.new('a') + lib.withPorts([/*!*/ 'p' + n for n in [1]])",
    ),
    (
        "comprehension hands on",
        "lib.new('a') + lib.withPorts([n for n in [1, /*!*/ 'x']])",
    ),
    (
        "map",
        "lib.new('a') + lib.withPorts(std.map(function(n) /*!*/ 'p' + n, [1]))",
    ),
    (
        "map hands on",
        "lib.new('a') + lib.withPorts(std.map(function(n) n, [1, /*!*/ 'x']))",
    ),
    (
        "filter",
        "lib.new('a') + lib.withPorts(std.filter(function(n) n != 1, [1, /*!*/ 'x']))",
    ),
    (
        "object comprehension",
        "lib.new('a') { spec+: { tags: { [k]: /*!*/ 1 for k in ['a'] } } }",
    ),
    (
        "object comprehension hands on",
        "lib.new('a') { spec+: { tags: { [k]: k for k in ['a'] } + { b: /*!*/ 1 } } }",
    ),
    (
        "objects of a comprehension",
        "[lib.new(n) + lib.withSize(if n == 'b' then /*!*/ 10 else 1) for n in ['a', 'b']]",
    ),
    (
        "mapped objects",
        "std.map(function(c) lib.new(c.name) + lib.withSize(c.size), [{ name: 'a', size: 1 }, { name: 'b', size: /*!*/ 10 }])",
    ),
    (
        "mapWithKey",
        "lib.new('a') { spec+: { tags: std.mapWithKey(function(k, v) v, { x: /*!*/ 1 }) } }",
    ),
    (
        "get",
        "local config = { size: /*!*/ 10 }; lib.new('a') + lib.withSize(std.get(config, 'size', 1))",
    ),
    (
        "get by default",
        "local config = {}; lib.new('a') + lib.withSize(std.get(config, 'size', /*!*/ 10))",
    ),
    (
        "prune",
        "std.prune(lib.new('a') { spec+: { size: /*!*/ 10, region: 'eu' } })",
    ),
    (
        "mergePatch",
        "std.mergePatch(lib.new('a'), { spec: { size: /*!*/ 10 } })",
    ),
    (
        "file root is a function",
        "(function(size=/*!*/ 10) lib.new('a') + lib.withSize(size))()",
    ),
    (
        "rules",
        "lib.new('a') { spec+: { rules: [{ port: p } for p in [1, /*!*/ 'x']] } }",
    ),
    (
        "same value twice",
        "[lib.new('a') + lib.withTags({ x: 'x' }), lib.new('b') + lib.withTags({ x: 1 + 1 == 2 } + { x: /*!*/ 7 })]",
    ),
];
