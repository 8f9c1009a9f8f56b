[std.escapeStringJson('a"b\n'), std.escapeStringBash("a'b"), std.escapeStringDollars('$x'), std.escapeStringPython('a"b')]
