std.base64Decode('/w=')
