[std.escapeStringJson(null), std.escapeStringPython([0.1]), std.escapeStringBash(1), std.escapeStringDollars({ a: '$' }), std.escapeStringXML(['<'])]
