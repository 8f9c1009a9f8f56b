{ f(x, y=2): x + y, r: self.f(1), s: self.f(1, y=5), g:: self.f, t: self.g(10) } { f:: super.f }
