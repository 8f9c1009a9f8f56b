// A string is refused before it is repeated.
'a' * 1e300
