local id(name) = name; id(x=1)
