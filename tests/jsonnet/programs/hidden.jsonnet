{ a: 1, b:: 2, c: self.b } + { a:: 3, b::: 4 }
