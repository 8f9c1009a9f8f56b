std.parseYaml('a: !!str 1\nb: !!int "2"\nc: !!float 3\nd: !e f\ng: !!binary aGk=\n')
