std.base64('\u0100')
