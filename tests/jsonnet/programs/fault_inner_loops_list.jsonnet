[[c for a in [1] for b in [2] for c in [b]], [[a, b, c, d] for a in [1, 2] for b in [a * 2] for c in [b + 1] for d in [c, a]]]
