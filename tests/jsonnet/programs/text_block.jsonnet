{ a: |||
    one
      two

    three
  |||, b: |||-
    no end
  ||| }
