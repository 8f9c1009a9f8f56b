'a' + [error 'first'] + error 'second'
