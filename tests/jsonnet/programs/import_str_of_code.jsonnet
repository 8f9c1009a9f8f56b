importstr 'lib/sum.txt'
