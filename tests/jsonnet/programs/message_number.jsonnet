error 0.1
