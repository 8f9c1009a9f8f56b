local f(x) = error x;
f(1 / 3)
