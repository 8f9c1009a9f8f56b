function(a=1, b=2) { sum: a + b }
