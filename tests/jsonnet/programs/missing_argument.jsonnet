(function(x) 1 + x)()
