local n(a) = a * 3; n('a')
