[
  std.base64Decode(text)
  for text in ['/w==', 'gIA=', '8J+Y', '', 'aGVsbG9=', 'w6k=']
] + [std.base64DecodeBytes('/w=='), std.base64DecodeBytes('aGVsbG9=')]
