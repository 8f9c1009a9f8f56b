[[x * y for x in [1, 2] for y in [3, 4] if x + y > 4], { ['k' + i]: i for i in [1, 2] }, [[j for j in std.range(0, i)] for i in [1, 2]]]
