//! Tables of pieces for random texts.

/// Pieces with a meaning in YAML.
pub(super) const YAML: &[&str] = &[
    "a", "b", "1", "0", "é", "-", "- ", "?", "? ", ":", ": ", ",", ", ", "[", "]", "{", "}", "#", " #", "# c", "&", "&a ", "*a", "*a ", "!", "!x ",
    "!!str ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!binary ", "!!timestamp ", "!<x> ", "|", ">", "|-\n", ">+\n", "|2\n", "'", "''", "\"",
    "\\", "\\n", "\\x41", "\\u00e9", "\\\n", "%", "@", "`", " ", "  ", "\t", "\n", "\n\n", "\n ", "\n  ", "\n- ", "\na: ", "\n  b: ", "\r", "\r\n",
    "<<", "<<: ", "<<: *a", "~", "null", "true", "yes", "No", ".inf", ".nan", "1e3", "0x1F", "0o17", "017", "1_000", "2001-01-01",
    "2001-01-01 12:00:00", "=", "---", "\n---\n", "\n...\n", "\u{feff}",
];

/// Rarer characters, which count as breaks or are not allowed.
pub(super) const ODD: &[&str] = &[
    "\u{85}", "\u{2028}", "\u{2029}", "\u{a0}", "\u{0}", "\u{1}", "\u{7f}", "\u{9f}", "\u{fffe}", "\u{fffd}", "\u{10ffff}", "\u{d7ff}",
];

pub(super) const DOCUMENTS: &[&str] = &[
    "a: b\nc:\n- d\n- e: 1\n  f: [1, 2.5, 'x', \"y\"]\n", "base: &base {x: 1, y: 2}\nother:\n  <<: *base\n  y: 3\n",
    "text: |\n  one\n   two\n\n  three\nfolded: >-\n  a\n  b\n\n  c\n",
    "plain: one\n  two\n\n  three # comment\nquoted: \"one\n  two \\\n  three\"\nsingle: 'it''s\n\n  so'\n",
    "{a: [b, {c: d}], \"e\": f, ? g : h, i: , j}\n", "? a\n: b\n? - c\n: d\n", "# comment\n---\na: 1\n...\n# end\n", "1: a\n2.5: b\ntrue: c\n~: d\n",
];

pub(super) const FIELDS: &[&str] = &[
    "integer", "int32", "int64", "number", "float", "double", "string", "short", "long", "word", "boolean", "either",
    "nullable", "date", "stamp", "length", "bytes", "color", "size", "count", "most", "ratio", "third", "tenth",
    "anything", "object", "list", "strings", "set", "numbers", "map", "unknown",
];

pub(super) const VALUES: &[&str] = &[
    "1", "0", "-1", "7", "1.5", "1e3", "a", "abcd", "\"1\"", "'x'", "\"\"", "null", "~", "true", "no", "[]", "[1]", "[a, a]", "[1, 1.0]", "{}",
    "{a: b}", "{a: 1}", "{a: null}", "[null]", "{a: {b: c}}", "[[1], {a: 1}]", "2001-01-01", "\"2001-01-01T00:00:00Z\"", "1h", "aGk=", "red",
    "9007199254740993", "1000000", "-0", "0.3", "{i: 7}", "{s: abcd}", "{d: 2.5}", "[{key: a}]", "[{key: a}, {key: a}]", "[{port: 1}]",
    "{apiVersion: v1, kind: A}", "{apiVersion: v1, kind: A, metadata: {name: 1}}", "*x", "&x 1", "|\n    text", "\"\\u0001\"", "'é'",
];

pub(super) const DIGITS: &[&str] = &[
    "0", "1", "5", "7", "9", "00", "10", "000", "123", "999999", "9007199254740992", "9223372036854775807", "9223372036854775808",
    "18446744073709551615", "179769313486231570", "4.9", "2147483648", ".", ".5", ".0", "e", "E", "e+", "e-", "-", "+", "_", "0x", "0b", "0o",
];

pub(super) const NUMBERS: &[&str] = &[
    "9007199254740993", "-9223372036854775808", "-9223372036854775809", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e21",
    "1e20", "123456789012345678901", "1e-7", "0.000001", "1e308", "1e309", "5e-324", "3.4028235e38", "3.5e38", "-0.0", "1.0", "100000000000000000000",
    "2147483647", "-2147483649", "0.1", "0.30000000000000004", "16777217", "1e+06", ".5", "5.", "1_0.5",
];

pub(super) const KEYS: &[&str] = &[
    "name", "generateName", "namespace", "labels", "annotations", "finalizers", "ownerReferences", "uid", "resourceVersion", "generation",
    "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields", "clusterName", "Name", "labels.a",
];

pub(super) const METADATA: &[&str] = &[
    "a", "A", "a-", "-a", "a.b", "a..b", "a_b", "''", "null", "1", "1.5", "true", "[]", "{}", "[a]", "[a/b]", "[a/b/c, 'x y']", "{a: b}", "{a: 1}",
    "{a: null}", "{a/b: c}", "{a/b/c: d}", "{-a: b}", "{a: -b}", "{'': b}", "{A.b/c: 'x y'}", "{a: [b]}", "'2001-01-01T00:00:00Z'", "2001-01-01",
    "'2001-01-01 00:00:00'", "yesterday", "[{apiVersion: v1, kind: A, name: b, uid: c}]",
    "[{apiVersion: v1, kind: A, name: b, uid: c, controller: true}, {apiVersion: v1, kind: A, name: c, uid: d, controller: true}]", "[{kind: A}]",
    "[{apiVersion: v1, kind: Event, name: a, uid: b}]", "[{a: b}]", "[null]", "[orphan, foregroundDeletion]", "kube-system",
    "[{manager: a, operation: Update}]",
];

/// Lines of `spec` that break rules, or do so as what replaces another.
pub(super) const UPDATED: &[&str] = &[
    "items: [{key: a, value: long}]", "items: [{key: a, value: long}, {key: b, port: 1}]", "items: [{key: b}, {key: a, port: 80, value: long}]",
    "items: [{value: long}]", "items: [{key: 1, value: long}]", "items: [{key: null, value: long}]", "items: [{key: a, port: 1.5, value: long}]",
    "items: [{key: a}, {key: a, value: long}]", "items: [a]", "items: {}", "moved: 1", "moved: 2", "moved: 7", "moved: a", "moved: 1.5", "moved: null", "kept: {a: 1}", "kept: {a: x}", "kept: [a]",
    "short: long", "short: longer", "short: a", "map: {a: b, c: d, e: f, g: h}", "map: {a: 1}", "strings: [a, b, c, d]", "set: [a, a]", "set: [a]",
    "color: blue", "color: red", "ruled: {i: 7}", "ruled: {i: 7, s: a}", "ruled: {i: a}", "ruled: {s: long}", "most: -6", "unknown: 1",
    "defaulted: {a: x}", "defaulted: {b: 1}", "object: {a: {b: c}}", "resource: {apiVersion: v1, kind: A, metadata: {name: A/B}}",
    "resource: {apiVersion: v1, kind: A, metadata: {name: a, labels: 5}}", "resource: {apiVersion: v1, kind: 5}",
];

/// Pieces with a meaning in patterns.
pub(super) const PATTERN: &[&str] = &[
    "a", "b", "c", "A", "é", "k", "s", "ſ", "K", "0", "_", " ", "-", ",", "\n", ".", "*", "+", "?", "*?", "+?", "??", "**", "a**", "{2}", "{2,}",
    "{,2}", "{1,3}?", "{1001}", "{2}{3}", "(", ")", "(?:", "(?i)", "(?i:", "(?s)", "(?m)", "(?U)", "(?-s:", "(?P<x>", "(?<x>", "(?=", "(?!", "(?#",
    "(?)", "|", "||", "^", "$", "\\A", "\\z", "\\Z", "\\b", "\\B", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\n", "\\t", "\\x41", "\\x{1F600}",
    "\\x{110000}", "\\101", "\\1", "\\pL", "\\p{Greek}", "\\P{Lu}", "\\p{^L}", "\\p{Letter}", "\\p{gc=L}", "\\pN", "\\C", "\\Q", "\\E", "\\Q.*\\E",
    "\\.", "\\-", "\\", "\\_", "[", "]", "[a-z]", "[^a]", "[[:alpha:]]", "[[:^digit:]]", "[[:foo:]]", "[a-", "[\\d-z]", "&&",
];

pub(super) const PATTERNS: &[&str] = &[
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "^(\\d+)(m|Mi|G)?$", "^[^/]+/[^/]+$", "(a{1000}){1000}", "((a{100}){100}){100}", "^\\S+(\\s|$)",
    "(?i)^straße$", "[[:upper:]][[:^space:]]*", "^arn:(aws|aws-cn):[a-z]+:\\w*:\\d{12}:.*$", "a|b|^$", "[\\w.+-]+@[\\w-]+\\.[\\w.-]+", "\\b\\w+\\b",
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$", "[a--b]|[\\]a]",
];

pub(super) const SUBJECTS: &[&str] = &[
    "", "a", "b", "ab", "aa", "abc", "A", "é", "É", "k", "K", "\u{212a}", "ſ", "ß", "0", "12", "_", "-", " ", "\n", "a\n", "\na", "a\nb", ".", "x{2}",
    "π", "\u{1f600}", "\\", "aéb", "\u{85}",
];

/// Formats that the server knows, each with texts as seeds.
pub(super) const FORMATS: &[(&str, &[&str])] = &[
    ("bsonobjectid", &["507f1f77bcf86cd799439011"]),
    ( "uri", &[ "http://a.b:80/c?d=e#f", "/a/b", "http://[::1%25eth0]:8080/", "urn:a:b", "http://u:p@h/%41", "mailto:a@b", ], ),
    ("email", &["a@b.c", "\"a b\"@c", "A <a@b>", "a@[1.2.3.4]"]), ("hostname", &["a.b-c.com", "xn--a.b", "a_b", "münchen.de"]),
    ("ipv4", &["1.2.3.4", "255.255.255.255"]), ("ipv6", &["::1", "fe80::1%eth0", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"]),
    ("cidr", &["10.0.0.0/8", "::/0", "1.2.3.4/33"]),
    ( "mac", &[ "00:00:5e:00:53:01", "00-00-5e-00-53-01", "0000.5e00.5301", "02:00:5e:10:00:00:00:01", ], ),
    ( "uuid", &[ "a987fbc9-4bed-3078-8f07-9141ba07c9f3", "A987FBC94BED30788F079141BA07C9F3", ], ),
    ("uuid3", &["a987fbc9-4bed-3078-8f07-9141ba07c9f3"]), ("uuid4", &["57b73598-8764-4ad0-a76a-679bb6640eb1"]),
    ("uuid5", &["987fbc97-4bed-5078-af07-9141ba07c9f3"]), ("isbn", &["978-3-16-148410-0", "3-598-21508-8"]),
    ("isbn10", &["3-598-21508-8", "080442957X"]), ("isbn13", &["978-3-16-148410-0", "9783161484100"]),
    ("creditcard", &["4111111111111111", "5500-0000-0000-0004"]), ("ssn", &["078-05-1120", "078 05 1120"]), ("hexcolor", &["#fff", "#A0b1C2", "fff"]),
    ("rgbcolor", &["rgb(0,1,255)", "rgb(1%, 2%, 100%)"]), ("byte", &["aGk=", "aGVsbG8", "aG k=\n"]), ("password", &["x"]),
    ("date", &["2001-02-29", "2004-02-29"]), ( "date-time", &[ "2001-01-01T00:00:00Z", "2001-01-01t23:59:60.5+01:00", "2001-01-01 00:00:00", ], ),
    ("datetime", &["2001-01-01T00:00:00Z"]), ( "duration", &[ "1h2m3.5s", "1 day", "3 weeks 2 hrs", "-1.5ms", "2562047h47m16.854775807s", ], ),
    ("k8s-short-name", &["a-b", "A"]), ("k8s-long-name", &["a.b-c", "a..b"]), ("bad", &["x"]), ("int32", &["1"]), ("base64", &["x"]),
];

pub(super) const SIGNS: &[&str] = &[
    "a", "b", "f", "g", "F", "0", "1", "2", "9", "00", "25", "255", "256", "-", "--", ":", "::", ".", "..", "/", "//",
    "%", "%41", "%25", "%zz", "@", "#", "?", "&", "=", "+", "_", " ", "\n", "\t", "[", "]", "<", "\"", "é", "\u{7f}", "T", "Z", "h",
];

pub(super) const NESTED: &[&str] = &["items", "defaulted", "ruled", "resource", "counts"];

/// Characters that printers of quoted text treat differently.
pub(super) const CHARACTERS: &[char] = &[
    '"', '\\', '`', '\'', '%', '<', '>', '&', '\u{2028}', '\u{fffd}', '\u{feff}', '\u{ad}', '\u{e9}', '\u{1f600}',
];
