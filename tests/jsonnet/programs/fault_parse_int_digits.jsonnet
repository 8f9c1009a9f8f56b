[std.parseInt('9007199254740993'), std.parseInt('+2'), std.parseInt('-0'), std.parseInt('1152921504606846977')]
