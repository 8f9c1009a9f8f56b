{ a: self.b, b: self.c, c: 3, d: { a: self.b, b: $.a } }
