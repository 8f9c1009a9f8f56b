{ ['a' + 'b']: 1, [null]: 2, [if false then 'x']: 3, 'with space': 4 }
