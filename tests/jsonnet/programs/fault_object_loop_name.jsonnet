{ a: b for b in [1] }
