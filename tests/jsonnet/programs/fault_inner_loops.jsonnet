{ ['%d %d' % [a, c]]: [a, b, c] for a in [1, 2] for b in [a + 10] for c in [b] }
