{ a: 1 } + { b: 'a' in super, c: 'z' in super, d: if 'a' in super then super.a else 0 }
