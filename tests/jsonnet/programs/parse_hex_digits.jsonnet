[std.parseHex('ffffffffffffffffff'), std.parseOctal('7777777777777777777777'), std.parseHex('aB')]
