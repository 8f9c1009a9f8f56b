[std.length(importstr 'lib/bytes.bin'), importstr 'lib/bytes.bin', importbin 'lib/bytes.bin']
