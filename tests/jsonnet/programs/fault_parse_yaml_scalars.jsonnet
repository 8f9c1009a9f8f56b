std.parseYaml('a: 0755\nb: yes\nc: 0x1f\nd: 1_000\ne: 1e3\nf: ~\n1: g\ntrue: h\n2.5: i\n')
