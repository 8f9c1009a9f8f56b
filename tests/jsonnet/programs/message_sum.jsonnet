error 'a' + 0.1
