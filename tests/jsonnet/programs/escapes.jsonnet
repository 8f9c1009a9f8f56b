['\u0041\n\r\t\b\f\\\'\"', "it's", 'say "x"']
