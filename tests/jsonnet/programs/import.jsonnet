local lib = import 'lib.libsonnet'; lib.double(21) + std.length(importstr 'text.txt')
