[
  std.equalsIgnoreCase(pair[0], pair[1])
  for pair in [['É', 'é'], ['Σ', 'ς'], ['ß', 'SS'], ['İ', 'i'], ['aB', 'Ab'], ['a', 'ab'], ['', '']]
]
