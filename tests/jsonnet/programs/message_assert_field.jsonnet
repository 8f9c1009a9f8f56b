{ assert false : { a: 0.1 } }
