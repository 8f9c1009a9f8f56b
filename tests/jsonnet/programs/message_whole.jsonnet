error 10
