{ assert self.a > 0 : 'positive', a: 1 }
