{ a: null } + { a+: 'x' }
