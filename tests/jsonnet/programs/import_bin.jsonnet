importbin 'text.txt'
